package io.kubectlpg.shell;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jline.reader.impl.history.DefaultHistory;

/** The history, which keeps no line that may hold a secret. JLine gives its file mode 0600. */
final class TypedLines extends DefaultHistory {
    /** PASSWORD of SQL among them. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)password|passwd|passphrase|secret|token|[a-z]+://[^/ ]*:[^/ ]*@");

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
