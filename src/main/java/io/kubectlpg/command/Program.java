package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.output.Console;
import io.kubectlpg.spec.NearestName;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: argv becomes one command, its outcome an exit code, its failure two sentences. */
public final class Program {
    private static final Map<String, Function<Invocation, Object>> COMMANDS = commands();

    /** Commands that are followed by another word. */
    private static final Set<String> GROUPS =
            Set.of("config", "credentials", "schedule", "restore-point", "repository");

    private final Invocation invocation;

    public Program(Invocation invocation) {
        this.invocation = invocation;
    }

    /** With the streams, the environment and the terminal of the process. */
    public static Program ofThisProcess() {
        return new Program(new Invocation(Console.ofThisProcess(), System.in, Console.hasTerminal()));
    }

    private static Map<String, Function<Invocation, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Invocation, Object>>();
        commands.put("doctor", DoctorCommand::new);
        commands.put("install", InstallCommand::new);
        commands.put("render", RenderCommand::new);
        commands.put("values", ValuesCommand::new);
        commands.put("list", ListCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("start", StartCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("restart", RestartCommand::new);
        commands.put("reload", ReloadCommand::new);
        commands.put("backup", BackupCommand::new);
        commands.put("info", InfoCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("expire", ExpireCommand::new);
        commands.put("drill", DrillCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("schedule", ScheduleCommand::of);
        commands.put("restore-point", RestorePointCommand::of);
        commands.put("repository", RepositoryCommand::of);
        commands.put("upgrade", UpgradeCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("config", ConfigCommand::of);
        commands.put("credentials", CredentialsCommand::of);
        commands.put("operations", OperationsCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("abort", AbortCommand::new);
        commands.put("uninstall", UninstallCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    /** Runs one command line to its exit code. */
    public int run(String... given) {
        String[] arguments = commandFirst(given);
        boolean debug = Arrays.asList(arguments).contains("--debug");
        CommandLine line = commandLine(arguments);
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> fail(failure, debug).status());
        line.setParameterExceptionHandler(
                (failure, words) -> fail(usage(failure), debug).status());
        return line.execute(arguments);
    }

    /** Global options may precede the command, as in kubectl; behind it is where they are read. */
    private static String[] commandFirst(String... given) {
        int at = 0;
        while (at < given.length && given[at].startsWith("-")) {
            at += GlobalOptions.WITH_VALUE.contains(given[at]) ? 2 : 1;
        }
        if (at == 0 || at >= given.length) {
            return given;
        }
        // The command itself, and where that is a group, the one in it.
        int behind = at + 1;
        if (GROUPS.contains(given[at]) && behind < given.length && !given[behind].startsWith("-")) {
            behind++;
        }
        var reordered = new ArrayList<String>();
        reordered.addAll(Arrays.asList(given).subList(at, behind));
        reordered.addAll(Arrays.asList(given).subList(0, at));
        reordered.addAll(Arrays.asList(given).subList(behind, given.length));
        return reordered.toArray(String[]::new);
    }

    /** Only the command that is asked for is built: each costs some milliseconds at every start. */
    private CommandLine commandLine(String... arguments) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(new Root());
        root.name("kubectl pg")
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("This text.")
                        .build());
        root.usageMessage().description("PostgreSQL on Kubernetes from the command line, without an operator.");
        CommandLine line = new CommandLine(root);
        boolean one = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        COMMANDS.forEach((name, command) -> {
            if (!one || name.equals(arguments[0])) {
                line.addSubcommand(name, command.apply(invocation));
            }
        });
        line.registerConverter(Duration.class, Durations::parse);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(invocation.console().out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(invocation.console().err(), true, StandardCharsets.UTF_8));
        return line;
    }

    /** Without a command there is nothing to do but to say which there are. */
    private final class Root implements Runnable {
        @Override
        public void run() {
            commandLine().usage(invocation.console().err());
            throw CliException.usage("no command was given", "Choose one of those above.");
        }
    }

    private static CliException usage(ParameterException failure) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String wrong = unmatched.getUnmatched().getFirst();
            return CliException.usage(
                    "\"" + wrong + "\" is not known here",
                    nearest(wrong, failure.getCommandLine())
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("See " + name + " --help."));
        }
        ArgSpec argument = failure.getArgSpec();
        if (argument != null && argument.type().isEnum() && failure.getValue() != null) {
            return wrongWord(argument, failure.getValue());
        }
        return CliException.usage(String.valueOf(failure.getMessage()).strip(), "See " + name + " --help.");
    }

    private static CliException wrongWord(ArgSpec argument, String wrong) {
        List<String> words = Arrays.stream(argument.type().getEnumConstants())
                .map(word -> word.toString().toLowerCase(Locale.ROOT))
                .toList();
        return CliException.usage(
                "\"" + wrong + "\" is no " + argument.paramLabel(),
                NearestName.to(wrong, words)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("Choose one of " + String.join(", ", words) + "."));
    }

    private static Optional<String> nearest(String wrong, CommandLine line) {
        if (!wrong.startsWith("-")) {
            return NearestName.to(wrong, line.getSubcommands().keySet());
        }
        String option = wrong.split("=", 2)[0];
        return NearestName.to(option, line.getCommandSpec().optionsMap().keySet());
    }

    private ExitCode fail(Throwable failure, boolean debug) {
        PrintStream err = invocation.console().err();
        CliException known = known(failure);
        err.println("error: " + known.problem());
        if (!known.remedy().isEmpty()) {
            err.println("  " + known.remedy());
        }
        if (debug) {
            failure.printStackTrace(err);
        }
        return known.code();
    }

    private static CliException known(Throwable failure) {
        return switch (failure) {
            case CliException expected -> expected;
            case ExecLost lost ->
                CliException.unreachable(lost.problem(), "Run the command again.")
                        .causedBy(lost);
            case ConflictException conflict ->
                CliException.failed(
                        "somebody else changed the same object at the same time: " + conflict.getMessage(),
                        "Run the command again.");
            default ->
                CliException.failed(
                        "this should not have happened: " + failure, "Please report it, with the output of --debug.");
        };
    }
}
