package io.kubectlpg.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of the program. The build writes it into the jar. */
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
