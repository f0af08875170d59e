package io.kubectlpg.command;

import io.kubectlpg.completion.CommandTable;
import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.completion.Completion;
import io.kubectlpg.completion.CompletionAnswer;
import io.kubectlpg.completion.NameKind;
import io.kubectlpg.completion.Suggestion;
import io.kubectlpg.completion.Where;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Completes a line that is typed in the user's own shell. The scripts in {@code completions/} and kubectl call the
 * program for it with the hidden word {@value #WORD} and the words of the line, the last of which is being typed.
 *
 * <p>Names that exist in the cluster come from a file. If the file is too old, this process starts a second process of the
 * program, with the hidden word {@value #LOOK_UP} and the same words. The second process looks the names up and writes
 * the file. This process waits for the file only for a moment. After that moment the second process continues, without
 * the user's terminal.
 */
public final class Completing {
    public static final String WORD = "__complete";
    public static final String LOOK_UP = "__names";

    /** The file of the installation with the table of commands, beside the jar. */
    public static final String TABLE = "completion";

    private static final Duration LONGEST_WAIT = Duration.ofMillis(120);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(5);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(3);

    /**
     * Without the terminal of the user: a program there could ask, and Ctrl-C would end it. macOS has no setsid; there the
     * signals of the terminal are ignored.
     */
    private static final List<String> DETACHED = List.of(
            "sh",
            "-c",
            "trap '' HUP INT QUIT TSTP TTIN TTOU; if command -v setsid; then exec setsid \"$@\"; fi; exec \"$@\"",
            "sh");

    private final Map<String, String> environment;
    private final Path table;
    private final Path program;

    /**
     * @param table the table of commands; if it is no file, the tree is made
     * @param program looks names up
     */
    public Completing(Map<String, String> environment, Path table, Path program) {
        this.environment = environment;
        this.table = table;
        this.program = program;
    }

    /** Makes an object with the environment of this process and the files of this installation. */
    public static Completing ofThisProcess() {
        Path jar = Path.of(System.getProperty("java.class.path", ""));
        return new Completing(System.getenv(), jar.resolveSibling(TABLE), jar.resolveSibling("../bin/kubectl-pg"));
    }

    /** Prints the words that can come next. Never fails: the shell would show an error in the middle of the line. */
    public void answer(List<String> words, PrintStream out) {
        String answer;
        try {
            Completion completion = completion(words);
            List<Suggestion> names =
                    completion.names().map(asked -> names(asked, words)).orElse(List.of());
            answer = CompletionAnswer.of(completion, typed(words), names);
        } catch (IOException | RuntimeException noAnswer) {
            answer = CompletionAnswer.NOTHING;
        }
        out.writeBytes(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Looks the names up that can come next, and stores them. */
    public void lookUp(List<String> words) {
        try {
            Optional<Completion.Names> asked = completion(words).names();
            if (asked.isPresent()) {
                lookUp(asked.get());
            }
        } catch (IOException | RuntimeException notStored) {
            // Nobody sees this process; the next key tries again.
            return;
        } finally {
            // A credential plugin that hangs would live on.
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Completion completion(List<String> words) throws IOException {
        return Completion.of(tree(), words.isEmpty() ? words : words.subList(0, words.size() - 1), typed(words));
    }

    private static String typed(List<String> words) {
        return words.isEmpty() ? "" : words.getLast();
    }

    private CommandTree tree() throws IOException {
        return Files.isRegularFile(table) ? CommandTable.read(Files.readAllLines(table)) : made();
    }

    static CommandTree made() {
        return new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none())).tree();
    }

    private List<Suggestion> names(Completion.Names asked, List<String> words) {
        KnownNames known = known(asked);
        KnownNames.Known now = known.read();
        if (now.fresh() || !known.canBeWritten()) {
            return now.names();
        }
        try {
            startLookUp(known, words);
            long end = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (!now.fresh() && System.nanoTime() < end) {
                Thread.sleep(BETWEEN_LOOKS);
                now = known.read();
            }
        } catch (IOException cannotStart) {
            return now.names();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return now.names();
    }

    private void startLookUp(KnownNames known, List<String> words) throws IOException {
        Optional<FileChannel> free = known.lock();
        if (free.isEmpty()) {
            return;
        }
        // For the other process.
        free.get().close();
        var command = new ArrayList<>(DETACHED);
        command.add(program.toString());
        command.add(LOOK_UP);
        command.addAll(words);
        var nothing = new File("/dev/null");
        new ProcessBuilder(command)
                .redirectInput(nothing)
                .redirectOutput(nothing)
                .redirectError(nothing)
                .start();
    }

    private void lookUp(Completion.Names asked) throws IOException {
        KnownNames known = known(asked);
        if (!known.canBeWritten()) {
            return;
        }
        Optional<FileChannel> lock = known.lock();
        if (lock.isPresent()) {
            try (FileChannel _ = lock.get()) {
                known.write(lookedUp(asked)
                        .map(names -> asked.kind() == NameKind.PARAMETER ? withoutMeaning(names) : names));
                known.removeOld();
            }
        }
    }

    /** Removes the meanings, because the meaning of a parameter is its value, which may be a secret. */
    private static List<Suggestion> withoutMeaning(List<Suggestion> names) {
        return names.stream()
                .map(name -> new Suggestion(name.word(), "", name.group()))
                .toList();
    }

    private Optional<List<Suggestion>> lookedUp(Completion.Names asked) {
        var options = GlobalOptions.inLine(
                asked.where().kubeconfig().map(this::path),
                asked.where().context(),
                asked.where().namespace(),
                asked.cluster(),
                LONGEST_REQUEST);
        // Not closed: that could wait for what does not answer, and the process ends anyway.
        var runner = new CommandRunner();
        try {
            return CompletableFuture.supplyAsync(
                            () -> new NamesAsked(runner).of(asked.kind(), options), Thread::startVirtualThread)
                    .get(LONGEST_LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private KnownNames known(Completion.Names asked) {
        return new KnownNames(StateFolder.of(environment).resolve("completion"), question(asked));
    }

    /**
     * The question that a line asks, as one text. The text contains the time and the size of each kubeconfig file. A user
     * who chooses another context changes the file, so the question is a new one, and the names of the old context are
     * not shown.
     */
    private String question(Completion.Names asked) {
        Where where = asked.where();
        var parts = new ArrayList<String>();
        parts.add(asked.kind().name());
        parts.add("cluster=" + asked.cluster().map(Object::toString).orElse(""));
        parts.add("namespace=" + where.namespace().orElse(""));
        parts.add("context=" + where.context().orElse(""));
        for (Path kubeconfig : kubeconfigs(where)) {
            parts.add("kubeconfig=" + kubeconfig.toAbsolutePath() + state(kubeconfig));
        }
        return String.join(" ", parts);
    }

    private List<Path> kubeconfigs(Where where) {
        if (where.kubeconfig().isPresent()) {
            return List.of(path(where.kubeconfig().get()));
        }
        String files = environment.getOrDefault("KUBECONFIG", "");
        if (files.isEmpty()) {
            return List.of(path("~/.kube/config"));
        }
        return List.of(files.split(File.pathSeparator, -1)).stream()
                .map(this::path)
                .toList();
    }

    /** A leading {@code ~/} reaches a program when the shell has not replaced it yet. */
    private Path path(String typed) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return typed.startsWith("~/") ? Path.of(home, typed.substring(2)) : Path.of(typed);
    }

    private static String state(Path file) {
        try {
            return "@" + Files.getLastModifiedTime(file).toMillis() + "+" + Files.size(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
