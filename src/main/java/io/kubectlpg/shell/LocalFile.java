package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds a local file by the name that the user typed. */
final class LocalFile {
    private LocalFile() {}

    /** The path of the file. A {@code ~/} at the start stands for the home directory. */
    static Path of(String typed) {
        try {
            return typed.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "."), typed.substring(2))
                    : Path.of(typed);
        } catch (InvalidPathException wrong) {
            throw CliException.usage(
                            "\"" + typed + "\" is not a valid file name", "Check the name for special characters.")
                    .causedBy(wrong);
        }
    }
}
