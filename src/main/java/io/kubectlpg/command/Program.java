package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.runbook.CommandUse;
import io.kubectlpg.spec.Durations;
import io.kubectlpg.spec.NearestName;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. It finds the command, runs it, and turns a failure into two sentences and an exit code. */
public final class Program {
    /** A command, its group in the help, and the function that makes it. */
    private record Listed(CommandGroup group, Function<Invocation, Object> command) {}

    private static final Map<String, Listed> COMMANDS = commands();

    private final Invocation invocation;
    private Optional<CliException> failure = Optional.empty();

    public Program(Invocation invocation) {
        this.invocation = invocation.saying(new PastedCommands(COMMANDS.keySet(), invocation.global())::in);
    }

    /** The program with the streams, the environment and the terminal of this process. */
    public static Program ofThisProcess(CommandShell shell, Keyboard keyboard) {
        return new Program(Invocation.ofThisProcess(shell, keyboard));
    }

    private static Map<String, Listed> commands() {
        var commands = new LinkedHashMap<String, Listed>();
        commands.put("install", new Listed(CommandGroup.INSTALL_AND_CHANGE, InstallCommand::new));
        commands.put("upgrade", new Listed(CommandGroup.INSTALL_AND_CHANGE, UpgradeCommand::new));
        commands.put("diff", new Listed(CommandGroup.INSTALL_AND_CHANGE, DiffCommand::new));
        commands.put("values", new Listed(CommandGroup.INSTALL_AND_CHANGE, ValuesCommand::new));
        commands.put("render", new Listed(CommandGroup.INSTALL_AND_CHANGE, RenderCommand::new));
        commands.put("uninstall", new Listed(CommandGroup.INSTALL_AND_CHANGE, UninstallCommand::new));
        commands.put("list", new Listed(CommandGroup.LOOK, ListCommand::new));
        commands.put("status", new Listed(CommandGroup.LOOK, StatusCommand::of));
        commands.put("monitor", new Listed(CommandGroup.LOOK, MonitorCommand::new));
        commands.put("doctor", new Listed(CommandGroup.LOOK, DoctorCommand::new));
        commands.put("version", new Listed(CommandGroup.LOOK, VersionCommand::new));
        commands.put("backup", new Listed(CommandGroup.BACK_UP_AND_RECOVER, BackupCommand::new));
        commands.put("info", new Listed(CommandGroup.BACK_UP_AND_RECOVER, InfoCommand::new));
        commands.put("check", new Listed(CommandGroup.BACK_UP_AND_RECOVER, CheckCommand::new));
        commands.put("verify", new Listed(CommandGroup.BACK_UP_AND_RECOVER, VerifyCommand::new));
        commands.put("expire", new Listed(CommandGroup.BACK_UP_AND_RECOVER, ExpireCommand::new));
        commands.put("schedule", new Listed(CommandGroup.BACK_UP_AND_RECOVER, ScheduleCommand::of));
        commands.put("restore", new Listed(CommandGroup.BACK_UP_AND_RECOVER, RestoreCommand::new));
        commands.put("restore-point", new Listed(CommandGroup.BACK_UP_AND_RECOVER, RestorePointCommand::of));
        commands.put("drill", new Listed(CommandGroup.BACK_UP_AND_RECOVER, DrillCommand::new));
        commands.put("repository", new Listed(CommandGroup.BACK_UP_AND_RECOVER, RepositoryCommand::of));
        commands.put("replicas", new Listed(CommandGroup.REPLICATE, ReplicasCommand::of));
        commands.put("promote", new Listed(CommandGroup.REPLICATE, PromoteCommand::new));
        commands.put("fence", new Listed(CommandGroup.REPLICATE, FenceCommand::new));
        commands.put("unfence", new Listed(CommandGroup.REPLICATE, UnfenceCommand::new));
        commands.put("start", new Listed(CommandGroup.WORK_WITH_THE_SERVER, StartCommand::new));
        commands.put("stop", new Listed(CommandGroup.WORK_WITH_THE_SERVER, StopCommand::new));
        commands.put("restart", new Listed(CommandGroup.WORK_WITH_THE_SERVER, RestartCommand::new));
        commands.put("reload", new Listed(CommandGroup.WORK_WITH_THE_SERVER, ReloadCommand::new));
        commands.put("psql", new Listed(CommandGroup.WORK_WITH_THE_SERVER, PsqlCommand::new));
        commands.put("logs", new Listed(CommandGroup.WORK_WITH_THE_SERVER, LogsCommand::new));
        commands.put("connect", new Listed(CommandGroup.WORK_WITH_THE_SERVER, ConnectCommand::new));
        commands.put("config", new Listed(CommandGroup.WORK_WITH_THE_SERVER, ConfigCommand::of));
        commands.put("credentials", new Listed(CommandGroup.WORK_WITH_THE_SERVER, CredentialsCommand::of));
        commands.put("shell", new Listed(CommandGroup.SEVERAL_COMMANDS, ShellCommand::new));
        commands.put("run", new Listed(CommandGroup.SEVERAL_COMMANDS, RunCommand::new));
        commands.put("operations", new Listed(CommandGroup.OPERATIONS, OperationsCommand::new));
        commands.put("resume", new Listed(CommandGroup.OPERATIONS, ResumeCommand::new));
        commands.put("abort", new Listed(CommandGroup.OPERATIONS, AbortCommand::new));
        return commands;
    }

    /** The group in which {@code --help} lists the command. */
    static CommandGroup group(String command) {
        return Objects.requireNonNull(COMMANDS.get(command), command).group();
    }

    /**
     * Runs one command line.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        CommandLine line = commandLineFor(arguments);
        line.setExecutionStrategy(this::execute);
        line.setExecutionExceptionHandler(
                (thrown, command, parsed) -> fail(thrown).status());
        line.setParameterExceptionHandler((wrong, words) -> fail(usage(wrong)).status());
        int exit = invocation.interruptions().during(() -> line.execute(arguments));
        invocation.console().out().flush();
        invocation.console().err().flush();
        return exit;
    }

    /** The reason why the last command failed. It is empty if the program has no sentence for the failure. */
    Optional<CliException> failure() {
        return failure;
    }

    /**
     * Finds out what a command line means, without running it.
     *
     * @throws CliException a usage error if the line is wrong
     */
    CommandUse use(String... arguments) {
        try {
            ParseResult parsed = commandLineFor(arguments).parseArgs(arguments);
            return CommandUses.of(parsed.asCommandLineList().getLast(), invocation.global());
        } catch (ParameterException wrong) {
            throw usage(wrong);
        }
    }

    /** Runs the command, or prints its help page if {@code --help} stands anywhere in the line. */
    private int execute(ParseResult parsed) {
        if (!invocation.global().help) {
            return new CommandLine.RunLast().execute(parsed);
        }
        CommandLine last = parsed.asCommandLineList().getLast();
        page(last).usage(invocation.objects());
        return ExitCode.DONE.status();
    }

    /** A command line that can print its help page. For the page of the program, it has every command. */
    private CommandLine page(CommandLine line) {
        return line.getParent() == null ? commandLine() : line;
    }

    /** The command line with all commands. */
    CommandLine commandLine() {
        return commandLine(COMMANDS.keySet());
    }

    /**
     * The command line with only the commands whose names are among the words. Making each command takes some
     * milliseconds.
     */
    private CommandLine commandLineFor(String... arguments) {
        CommandLine named = commandLine(new HashSet<>(Arrays.asList(arguments)));
        if (!named.getSubcommands().isEmpty()) {
            return named;
        }
        try {
            named.parseArgs(arguments);
            return named;
        } catch (ParameterException wrong) {
            return commandLine();
        }
    }

    private CommandLine commandLine(Set<String> words) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(new Root());
        root.name("kubectl pg");
        invocation.global().addTo(root);
        root.usageMessage().description("PostgreSQL on Kubernetes from the command line, without an operator.");
        CommandLine line = new CommandLine(root);
        COMMANDS.forEach((name, listed) -> {
            if (words.contains(name)) {
                line.addSubcommand(name, listed.command().apply(invocation));
            }
        });
        HelpPage.show(line, invocation.console().terminal());
        line.registerConverter(
                Duration.class,
                text -> Durations.parse(text).orElseThrow(() -> new TypeConversionException(Durations.wrong(text))));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // A namespace may have the same name as a command.
        line.setAllowSubcommandsAsOptionParameters(true);
        // A value may begin with @. It does not name a file with arguments.
        line.setExpandAtFiles(false);
        // The same text for terminals and files, because the build writes it into files.
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setOut(new PrintWriter(invocation.console().out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(invocation.console().err(), true, StandardCharsets.UTF_8));
        return line;
    }

    /** All commands as a tree, for completion and for explanations of a typed line. */
    public CommandTree tree() {
        return CommandTrees.of(commandLine());
    }

    /** The names of all commands, such as {@code config} and {@code config set}. */
    public List<String> commandLines() {
        var names = new ArrayList<String>();
        commandLine().getSubcommands().forEach((name, command) -> {
            names.add(name);
            command.getSubcommands().keySet().forEach(word -> names.add(name + " " + word));
        });
        return names;
    }

    /** The help pages of the program and of all commands. */
    List<CommandPage> pages() {
        var pages = new ArrayList<CommandPage>();
        addPages(commandLine(), pages);
        return pages;
    }

    private static void addPages(CommandLine line, List<CommandPage> pages) {
        pages.add(CommandPage.of(line.getHelp()));
        line.getSubcommands().values().forEach(below -> addPages(below, pages));
    }

    /** The program without a command. On a terminal it opens the shell; otherwise it prints the list of commands. */
    @Help(
            examples = {"kubectl pg install demo", "kubectl pg status demo", "kubectl pg restore --help"},
            rights = Rights.OF_THE_COMMANDS)
    private final class Root implements Callable<Integer> {
        @Override
        public Integer call() {
            if (invocation.console().terminal().present()) {
                return invocation.shell().open(invocation.global(), true);
            }
            commandLine().usage(invocation.console().err());
            throw CliException.usage("no command was given", "Choose one of the commands above.");
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
            return NearestName.to(
                    wrong,
                    line.getParent() == null
                            ? COMMANDS.keySet()
                            : line.getSubcommands().keySet());
        }
        String option = wrong.split("=", 2)[0];
        return NearestName.to(option, line.getCommandSpec().optionsMap().keySet());
    }

    private ExitCode fail(Throwable thrown) {
        PrintStream err = invocation.console().err();
        failure = Optional.of(known(thrown));
        ExitCode code = tell(thrown, err);
        if (invocation.global().debug) {
            thrown.printStackTrace(err);
        }
        return code;
    }

    /**
     * Prints a failure and its remedy in the form that all commands use.
     *
     * @return the exit code
     */
    public static ExitCode tell(Throwable failure, PrintStream err) {
        CliException known = known(failure);
        if (!known.problem().isEmpty()) {
            err.println((known.code() == ExitCode.INTERRUPTED ? "" : "error: ") + known.problem());
        }
        if (!known.remedy().isEmpty()) {
            err.println("  " + known.remedy());
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
                        "internal error: " + failure,
                        "Please report this error, with the output of the same command and --debug.");
        };
    }
}
