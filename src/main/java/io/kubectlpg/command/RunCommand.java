package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.output.SecretText;
import io.kubectlpg.runbook.Runbook;
import io.kubectlpg.runbook.RunbookRun;
import io.kubectlpg.runbook.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code run FILE}. */
@picocli.CommandLine.Command(
        name = "run",
        header = "Run a runbook: a file with one command per line.",
        description =
                "The command checks the whole file before it runs the first line. It stops at the first line that "
                        + "fails, returns the exit code of that line, and shows how to go on from there.%n%nBesides "
                        + "commands, a runbook may have lines such as these:%n"
                        + "expect \"SELECT count(*) FROM orders\" = 42%n"
                        + "expect status.healthy = true%n"
                        + "wait-for status.healthy = true within 2m%n"
                        + "confirm \"Is the application stopped?\"%n"
                        + "use demo%n%n"
                        + "$${NAME} is a variable. A - before a line "
                        + "ignores the failure of that line. # begins a comment. If the lines change only one "
                        + "cluster, no other kubectl pg command can change that cluster meanwhile.")
@Help(
        examples = {
            "kubectl pg run docs/runbooks/recovery-drill.run --var CLUSTER=demo",
            "kubectl pg run docs/runbooks/recovery-drill.run --var CLUSTER=demo --dry-run"
        },
        rights = Rights.OF_THE_COMMANDS)
final class RunCommand extends LocalCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "FILE", description = "The file with the runbook; - means standard input.")
    private String file = "";

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = "The value of a variable. May be repeated. Without it: the environment variable of the "
                    + "same name.")
    private List<String> assignments = List.of();

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "The line to begin with. Without it: the first line.",
            defaultValue = "1")
    private int from = 1;

    @Option(
            names = "--dry-run",
            description = "Print the plan of every line and change nothing. Without this option the lines run.")
    private boolean dryRun;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "The file for the result of each line, as JUnit XML. Without it: no report is written.")
    private @Nullable Path report;

    @Option(
            names = {"-y", "--yes"},
            description = "Answer yes to every confirm line. A command that asks for confirmation needs its own "
                    + "--yes. Without this option a confirm line asks.")
    private boolean yes;

    RunCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        Variables variables = Variables.of(assignments, name -> Optional.ofNullable(System.getenv(name)));
        boolean piped = file.equals(STANDARD_INPUT);
        String name = piped ? "standard input" : file;
        Input in = piped ? StandardInput.none() : invocation.in();
        try (var commands = new RunbookCommands(invocation, global, in)) {
            Runbook runbook = Runbook.parse(name, text(), variables, commands);
            var options = new RunbookRun.Options(from, dryRun, yes, Optional.ofNullable(report), again());
            return new RunbookRun(runbook, options, variables, commands, console()).run();
        }
    }

    /** The command line that runs the file again, without the values of secret variables. */
    private String again() {
        var words = new StringBuilder("kubectl pg run " + ShellWords.word(file));
        for (String assignment : assignments) {
            String variable = assignment.split("=", 2)[0];
            words.append(" --var ").append(SecretText.in(variable) ? variable + "=…" : ShellWords.word(assignment));
        }
        return words.append(report == null ? "" : " --report " + ShellWords.word(report.toString()))
                .append(yes ? " --yes" : "")
                .toString();
    }

    private String text() {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return invocation.in().rest();
            }
            byte[] bytes = Files.readAllBytes(Path.of(file));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException none) {
            throw CliException.usage("there is no file " + file, "Check the path.")
                    .causedBy(none);
        } catch (CharacterCodingException noText) {
            throw CliException.usage(file + " is not UTF-8 text", "Check the path.")
                    .causedBy(noText);
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            throw CliException.usage(
                            "the file " + file + " cannot be read: " + unreadable.getMessage(), "Check the path.")
                    .causedBy(unreadable);
        }
    }
}
