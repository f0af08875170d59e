package io.kubectlpg.shell;

import io.kubectlpg.command.StateFolder;
import io.kubectlpg.output.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * The history of typed lines. It stores no line that may contain a secret. All shells share its file, to which JLine
 * gives the mode 0600.
 */
final class TypedLines extends DefaultHistory {
    private final Optional<Path> file;
    private Optional<FileTime> read = Optional.empty();

    /**
     * A history in this file.
     *
     * @param file the file; empty: the history is not stored
     */
    TypedLines(Optional<Path> file) {
        this.file = file;
    }

    /** Reads the lines that other shells have added to the file since the last call. */
    void refresh() {
        Optional<FileTime> changed = file.flatMap(TypedLines::changed);
        if (changed.isPresent() && !changed.equals(read)) {
            try {
                load();
            } catch (IOException unreadable) {
                // If the file cannot be read, the known lines stay.
                return;
            } finally {
                read = changed;
            }
        }
    }

    private static Optional<FileTime> changed(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public void add(Instant time, String line) {
        if (!holdsSecret(line)) {
            super.add(time, line);
        }
    }

    static boolean holdsSecret(String line) {
        return SecretText.in(line);
    }

    /** The path of the history file. */
    static Path file(Map<String, String> environment) {
        return StateFolder.of(environment).resolve("history");
    }
}
