package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file of this machine, by the name that somebody typed. */
final class LocalFile {
    private LocalFile() {}

    /** {@code ~/} is the home directory. */
    static Path of(String typed) {
        try {
            return typed.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "."), typed.substring(2))
                    : Path.of(typed);
        } catch (InvalidPathException wrong) {
            throw CliException.usage("\"" + typed + "\" is no file name", "Check it.")
                    .causedBy(wrong);
        }
    }
}
