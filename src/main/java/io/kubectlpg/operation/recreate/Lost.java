package io.kubectlpg.operation.recreate;

import io.kubectlpg.cluster.Instance;

/** What is lost of a cluster that Kubernetes still knows. */
public final class Lost {
    private Lost() {}

    /** Its pod runs, and its volume holds no database: its old one is gone. */
    public static boolean volume(Instance instance) {
        return instance.observation()
                .filter(observation -> observation.state().equals("empty"))
                .isPresent();
    }
}
