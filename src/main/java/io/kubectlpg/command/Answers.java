package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.completion.CommandTable;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Writes files with the output that never changes: the version, the help of each command for the usual widths, and the
 * output without a command. The build runs this class. The start script prints these files without starting Java. A
 * file is named after its command line, and its folder after the width. The class also writes the table of commands
 * that completion reads.
 */
public final class Answers {
    /**
     * The name of the file with the output without a command. The start script prints it to standard error, as the
     * program does.
     */
    static final String WITHOUT_A_COMMAND = "without a command";

    private final Path folder;

    private final int width;

    private Answers(Path folder, int width) {
        this.folder = folder;
        this.width = width;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        write(folder);
        Files.write(folder.resolveSibling(Completing.TABLE), CommandTable.write(Completing.made()));
    }

    static void write(Path folder) throws IOException {
        for (int width : HelpPage.USUAL_WIDTHS) {
            new Answers(Files.createDirectories(folder.resolve("" + width)), width).write();
        }
    }

    private void write() throws IOException {
        write(WITHOUT_A_COMMAND, ExitCode.USAGE);
        write("version", ExitCode.DONE, "version");
        write("--help", ExitCode.DONE, "--help");
        for (String command : program(new ByteArrayOutputStream()).commandLines()) {
            String line = command + " --help";
            write(line, ExitCode.DONE, line.split(" ", -1));
        }
    }

    private void write(String file, ExitCode expected, String... arguments) throws IOException {
        var printed = new ByteArrayOutputStream();
        int code = program(printed).run(arguments);
        if (code != expected.status()) {
            throw new IllegalStateException(file + " ended with exit code " + code);
        }
        Files.write(folder.resolve(file), printed.toByteArray());
    }

    private Program program(ByteArrayOutputStream printed) {
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var console = new Console(stream, stream, Terminal.none(width), Console.Verbosity.NORMAL, Clock.systemUTC());
        return new Program(new Invocation(console, StandardInput.none()));
    }
}
