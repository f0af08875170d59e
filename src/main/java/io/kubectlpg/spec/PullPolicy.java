package io.kubectlpg.spec;

import java.util.Arrays;

/** When the kubelet fetches the image, as Kubernetes names it. */
public enum PullPolicy {
    ALWAYS("Always"),
    IF_NOT_PRESENT("IfNotPresent"),
    NEVER("Never");

    private final String text;

    PullPolicy(String text) {
        this.text = text;
    }

    static PullPolicy of(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such pull policy: " + text));
    }

    @Override
    public String toString() {
        return text;
    }
}
