package io.kubectlpg.clustertest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jline.utils.ScreenTerminal;

/** Types into the shell of a cluster that is there, and draws what the terminal shows: {@code dev/picture}. */
final class SessionPicture {
    private static final int COLUMNS = 112;

    private SessionPicture() {}

    /** Draws the picture. Its arguments are the file and the namespace of the cluster demo. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Path state = Files.createTempDirectory("picture");
        try (var shell = new PseudoTerminal(
                COLUMNS,
                Map.of("XDG_STATE_HOME", state.toString()),
                List.of(TestNamespace.program().toString(), "-n", arguments[1]))) {
            shell.await("demo@");
            shell.line("status").await("ARCHIVE.*> ");
            shell.line("sql SELECT name, setting, unit FROM pg_settings").await("-> ");
            shell.line("WHERE name IN ('shared_buffers', 'work_mem');").await("\\(2 rows\\).*> ");
            shell.line("backup incr").await(Duration.ofMinutes(2), "demo@\\S+> ");
            shell.type("restore-point cr\t").pause(Duration.ofSeconds(1)).await("create: Make ");
            Files.writeString(file, ScreenSvg.of(screen(shell.raw()), "A session in the shell of kubectl-pg"));
        }
    }

    /** As many rows as were used. */
    private static ScreenTerminal screen(String written) {
        long rows = written.lines().count();
        var large = new ScreenTerminal(COLUMNS, (int) rows + 1);
        large.write(written);
        String[] shown = large.toString().stripTrailing().split("\n", -1);
        var screen = new ScreenTerminal(COLUMNS, shown.length);
        screen.write(written);
        return screen;
    }
}
