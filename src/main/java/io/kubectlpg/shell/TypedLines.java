package io.kubectlpg.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jline.reader.impl.history.DefaultHistory;

/** The history, which keeps no line that may hold a secret. Shells share its file, to which JLine gives mode 0600. */
final class TypedLines extends DefaultHistory {
    /** PASSWORD of SQL among them. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)password|passwd|passphrase|secret|token|[a-z]+://[^/ ]*:[^/ ]*@");

    private final Optional<Path> file;
    private Optional<FileTime> read = Optional.empty();

    /** @param file empty: nothing is kept for the next shell */
    TypedLines(Optional<Path> file) {
        this.file = file;
    }

    /** What other shells have added since is part of it from now on. */
    void refresh() {
        Optional<FileTime> changed = file.flatMap(TypedLines::changed);
        if (changed.isPresent() && !changed.equals(read)) {
            try {
                load();
            } catch (IOException unreadable) {
                // What is known goes on being known.
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
        return SECRET.matcher(line).find();
    }

    /** In the folder for what a program keeps of its use (XDG Base Directory Specification). */
    static Path file(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(Path.of(home, ".local", "state"))
                .resolve("kubectl-pg")
                .resolve("history");
    }
}
