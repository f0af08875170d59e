package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.command.Input;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.Questions;
import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.PluginTerminal;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp;

/** The shell on a terminal. */
final class InteractiveShell implements Session.Screen, Input {
    /** The delay of background work, so that the prompt appears first. */
    static final Duration STARTUP_DELAY = Duration.ofMillis(100);

    private static final String SUSPEND = "suspend";
    private static final int HISTORY = 5_000;

    private static final Set<String> READ_ONLY =
            Set.of("status", "list", "info", "help", "history", "clear", "version", "values", "diff", "operations");

    private final Terminal terminal;
    private final Attributes cooked;
    private final Console console;
    private final Session session;
    private final Prompt prompt = Prompt.of(System.getenv());
    private final Health health;
    private final Foreground foreground;
    private final LineReaderImpl reader;
    private final TypedLines typed;
    private final LineReader questions;
    /** The line that {@code !!} repeats. It is kept here even if the history does not store it. */
    private String last = "";

    /**
     * Reads and runs lines until the user leaves.
     *
     * @return the exit code of the last line
     */
    static int run(Commands commands, Place place, Console process, boolean keepHistory) throws IOException {
        return run(
                commands, place, process, keepHistory, TerminalBuilder.builder().system(true));
    }

    /** As the other {@code run}, but on the given terminal. */
    static int run(Commands commands, Place place, Console process, boolean keepHistory, TerminalBuilder on)
            throws IOException {
        try (var terminal = RawTerminal.open(on)) {
            return new InteractiveShell(terminal, commands, place, process, keepHistory).loop();
        }
    }

    private InteractiveShell(Terminal terminal, Commands commands, Place place, Console process, boolean keepHistory)
            throws IOException {
        this.terminal = terminal;
        this.cooked = terminal.getAttributes();
        this.console = new Console(
                process.out(),
                process.err(),
                process.terminal().asWideAs(terminal::getColumns),
                process.verbosity(),
                process.clock());
        this.session = new Session(commands, place, this);
        this.health = new Health(commands, session::place, this::show);
        this.foreground = new Foreground(commands::close);
        CompletableFuture<CommandTree> program = CompletableFuture.supplyAsync(
                Commands::tree, CompletableFuture.delayedExecutor(STARTUP_DELAY.toMillis(), TimeUnit.MILLISECONDS));
        this.questions = LineReaderBuilder.builder().terminal(terminal).build();
        Optional<Path> historyFile = keepHistory ? Optional.of(TypedLines.file(System.getenv())) : Optional.empty();
        this.typed = new TypedLines(historyFile);
        this.reader = reader(terminal, program::join, session, historyFile);
        reader.setHistory(typed);
        reader.getWidgets().put(SUSPEND, this::suspend);
        Optional.ofNullable(reader.getKeyMaps().get(LineReader.MAIN))
                .ifPresent(keys -> keys.bind(new Reference(SUSPEND), KeyMap.ctrl('Z')));
    }

    private static LineReaderImpl reader(
            Terminal terminal, Supplier<CommandTree> program, Session session, Optional<Path> historyFile)
            throws IOException {
        var explanation = new Explanation(program, session);
        var reader = new ExplainingReader(terminal, explanation::of);
        reader.setParser(new TypedLine());
        reader.setCompleter(new WordCompleter(program, session, new LiveValues(session.commands())));
        reader.setHighlighter(new WordHighlighter(program, session));
        reader.setVariable(LineReader.HISTORY_SIZE, HISTORY);
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "%P -> ");
        reader.setVariable(LineReader.BELL_STYLE, "none");
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        historyFile.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        return reader;
    }

    /**
     * Handles Ctrl-Z. While a line is read, the terminal sends no signal for this key, so this method sends it. It has
     * no effect if no shell could resume this process.
     */
    private boolean suspend() {
        terminal.setAttributes(cooked);
        try {
            new ProcessBuilder("sh", "-c", "kill -TSTP 0").start().waitFor();
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Execution goes on here after the process was resumed.
        terminal.enterRawMode();
        return reader.redrawLine() && reader.redisplay();
    }

    private int loop() {
        Runtime.getRuntime().addShutdownHook(new Thread(foreground::ended, "leaving"));
        terminal.handle(Terminal.Signal.INT, signal -> foreground.interrupted());
        health.start();
        int code = ExitCode.DONE.status();
        while (!session.left()) {
            try {
                typed.refresh();
                String line = reader.readLine(prompt().toAnsi(terminal));
                if (!line.isBlank()) {
                    int ended = run(line);
                    // {@code exit} keeps the exit code of the line before, as in other shells.
                    code = session.left() ? code : ended;
                }
            } catch (UserInterruptException cleared) {
                code = ExitCode.INTERRUPTED.status();
            } catch (EndOfFileException left) {
                break;
            }
        }
        health.close();
        return code;
    }

    private int run(String asTyped) {
        Optional<String> again = again(asTyped);
        if (again.isEmpty()) {
            return ExitCode.USAGE.status();
        }
        String line = again.get();
        last = line;
        Place before = session.place();
        int code = foreground.run(interruptions -> run(line, interruptions));
        // A program after | may have changed the terminal's attributes.
        terminal.setAttributes(cooked);
        console.out().flush();
        console.err().flush();
        if (!before.equals(session.place()) || mayChange(line)) {
            health.lookSoon();
        }
        return code;
    }

    /** Runs one line, or several lines that the user pasted together. */
    private int run(String text, Interruptions interruptions) {
        List<String> lines = text.lines().toList();
        return lines.size() == 1
                ? session.run(text, console, this, interruptions)
                : new Script("pasted", lines).run(session, new OwnWords.Call(List.of(), console, this, interruptions));
    }

    /**
     * The line with {@code !!} at its start replaced by the last line of this shell; empty if there is no last line.
     */
    private Optional<String> again(String asTyped) {
        if (!asTyped.startsWith("!!")) {
            return Optional.of(asTyped);
        }
        if (last.isEmpty()) {
            Program.tell(
                    CliException.usage("no command has run yet, so !! has nothing to repeat", "Type a command first."),
                    console.err());
            return Optional.empty();
        }
        String line = last + asTyped.substring(2);
        console.err().println(line);
        return Optional.of(line);
    }

    /** Whether the command may change the cluster's health. */
    private static boolean mayChange(String line) {
        String word = line.strip().split("\\s+", 2)[0];
        return !READ_ONLY.contains(word);
    }

    /** Redraws the prompt if it is shown now. */
    private void show() {
        if (reader.isReading()) {
            reader.setPrompt(prompt().toAnsi(terminal));
            reader.redisplay();
        }
    }

    private AttributedString prompt() {
        return prompt.of(session.place(), health.seen(), console.terminal().colour());
    }

    @Override
    public Optional<String> ask(String question) {
        try {
            return Optional.of(questions.readLine(question));
        } catch (UserInterruptException | EndOfFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public PluginTerminal plugins() {
        return new PluginTerminal(() -> true, true);
    }

    @Override
    public int handOver(ToIntFunction<Attachment> program) {
        return RawTerminal.handOver(terminal, program);
    }

    @Override
    public <T> T questions(boolean colour, Function<Questions, T> conversation) {
        return GuidedQuestions.ask(terminal, colour, conversation);
    }

    @Override
    public int lend(IntSupplier program) {
        return foreground.lent(program);
    }

    @Override
    public InputStream stream() {
        throw CliException.usage("a command in the shell cannot read standard input", "Give the name of a file.");
    }

    @Override
    public String rest() {
        throw CliException.usage("a command in the shell cannot read standard input", "Give the name of a file.");
    }

    @Override
    public void clear() {
        terminal.puts(InfoCmp.Capability.clear_screen);
        terminal.flush();
    }

    @Override
    public List<String> history() {
        var lines = new ArrayList<String>();
        typed.forEach(entry -> lines.add(entry.line()));
        return lines;
    }
}
