package io.kubectlpg.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The root file system of an instance, which {@code dev/rig} makes. */
enum Image {
    /** As the official image on Debian. */
    DEBIAN("", 999),
    /** As the official image on Alpine: busybox in the place of GNU's programs, and another user. */
    BUSYBOX("-busybox", 70);

    private final String suffix;
    private final int user;

    Image(String suffix, int user) {
        this.suffix = suffix;
        this.user = user;
    }

    /** The folder that is its root. */
    String root() {
        return Optional.ofNullable(System.getenv("KUBECTL_PG_RIG"))
                        .orElseThrow(
                                () -> new IllegalStateException("KUBECTL_PG_RIG is not set: dev/rig runs these tests"))
                + suffix;
    }

    /** The id of the user {@code postgres}. */
    String user() {
        return Integer.toString(user);
    }

    /** Gives a file to that user. */
    void own(Path file) {
        Finished.of(new ProcessBuilder(List.of("chown", user + ":" + user, file.toString())))
                .succeeded();
    }
}
