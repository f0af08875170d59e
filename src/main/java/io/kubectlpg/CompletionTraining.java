package io.kubectlpg;

import io.kubectlpg.command.Completing;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Completes some lines in one process. The build makes the start-up cache of completion from the classes that this loads:
 * a cache with the classes of all commands takes twice as long to map.
 */
final class CompletionTraining {
    private CompletionTraining() {}

    /** Its argument is a folder for the names. */
    public static void main(String[] arguments) {
        Main.main(new String[] {Completing.WORD, "status", "-o", ""});
        var shell = new PrintStream(OutputStream.nullOutputStream());
        var environment = Map.of("XDG_STATE_HOME", arguments[0], "HOME", arguments[0]);
        Path table = Path.of(System.getProperty("java.class.path", "")).resolveSibling(Completing.TABLE);
        var completing = new Completing(environment, table, Path.of("/bin/true"));
        completing.answer(List.of("-n", "db", "restore", "demo", "--name", ""), shell);
    }
}
