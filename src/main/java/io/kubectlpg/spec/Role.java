package io.kubectlpg.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The intended role of an instance. It is the value of the label {@code kubectl-pg.io/role}, by which the Services
 * select pods.
 */
public enum Role {
    PRIMARY,
    REPLICA,
    /** Another instance has replaced this one. No server runs on its volume again. */
    RETIRED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this label; empty if there is none. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}
