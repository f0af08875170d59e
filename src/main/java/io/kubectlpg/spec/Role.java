package io.kubectlpg.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an instance is meant to be: the value of its label {@code kubectl-pg.io/role}, which the Services select by. */
public enum Role {
    PRIMARY,
    REPLICA,
    /** Another instance has taken its place: no server runs on its volume ever again. */
    RETIRED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that label, if it is one. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}
