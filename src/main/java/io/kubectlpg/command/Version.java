package io.kubectlpg.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The program's version, which the build writes into the jar. */
public final class Version {
    private Version() {}

    public static String current() {
        try (InputStream file = Version.class.getResourceAsStream("/version.txt")) {
            return file == null ? "unknown" : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
