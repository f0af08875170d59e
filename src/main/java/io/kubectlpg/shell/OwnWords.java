package io.kubectlpg.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.command.Input;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Table;
import io.kubectlpg.spec.ClusterName;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words that the shell has in addition to the commands. */
final class OwnWords {
    private static final int DONE = ExitCode.DONE.status();
    private static final Duration WATCH = Duration.ofSeconds(5);
    /** Other words that can begin a line of the shell. No alias may have these names. */
    static final Set<String> RESERVED = Set.of(Line.SQL, "kubectl", "quit");

    private static final int DEEPEST = 10;
    private static final Duration LONGEST_WATCH = Duration.ofDays(1);

    private final Session session;
    private final Map<String, Word> words = new LinkedHashMap<>();
    private int depth;

    /**
     * One of the shell's own words.
     *
     * @param arguments the arguments as shown in the help
     * @param header the description in one sentence
     */
    record Word(String name, String arguments, String header, Action action) {}

    /** Carries out one of the shell's words. */
    interface Action {
        int run(Call call);
    }

    /** A line that begins with one of the shell's words. */
    record Call(List<String> arguments, Console console, Input in, Interruptions interruptions) {}

    OwnWords(Session session) {
        this.session = session;
        add("use", "CLUSTER | -n NAMESPACE", "Set the cluster or the namespace for the next commands.", this::use);
        add(
                "context",
                "[NAME]",
                "Use another context of the kubeconfig. Without a name, list the contexts.",
                this::context);
        add("watch", "[SECONDS] COMMAND", "Repeat a command until Ctrl-C, by default every 5 seconds.", this::watch);
        add("source", "FILE", "Run the lines of a file until one fails.", this::source);
        add(
                "alias",
                "[NAME=COMMAND]",
                "Define a short name for a command. Without a name, list the short names.",
                this::alias);
        add("unalias", "NAME", "Remove a short name.", this::unalias);
        add("history", "[COUNT]", "Show the lines that you have typed. !! runs the last line again.", this::history);
        add("clear", "", "Clear the screen.", this::clear);
        add("help", "[COMMAND]", "List the commands, or explain one command.", this::help);
        add("exit", "", "Leave; Ctrl-D does, too.", this::leave);
    }

    private void add(String name, String arguments, String header, Action action) {
        words.put(name, new Word(name, arguments, header, action));
    }

    Optional<Word> find(String name) {
        return Optional.ofNullable(words.get(name.equals("quit") ? "exit" : name));
    }

    List<Word> all() {
        return List.copyOf(words.values());
    }

    private int use(Call call) {
        List<String> arguments = call.arguments();
        if (arguments.size() == 2 && List.of("-n", "--namespace").contains(arguments.getFirst())) {
            session.moveTo(session.place().inNamespace(arguments.getLast()));
            return DONE;
        }
        var cluster = new ClusterName(only(call, "use CLUSTER, or type: use -n NAMESPACE"));
        Optional<List<String>> known = clusters();
        if (known.isPresent() && !known.get().contains(cluster.toString())) {
            throw CliException.notFound(
                    "there is no cluster " + cluster + " in the namespace "
                            + session.place().namespace(),
                    known.get().isEmpty()
                            ? "The namespace has no cluster. To create this one, type: install " + cluster
                            : "The namespace has " + String.join(", ", known.get()) + ".");
        }
        session.moveTo(session.place().using(cluster));
        return DONE;
    }

    /** The names of the clusters in the namespace; empty if they cannot be read. */
    private Optional<List<String>> clusters() {
        return session.commands().document(session.place(), "list").map(document -> {
            var names = new ArrayList<String>();
            for (JsonNode cluster : document.path("clusters")) {
                names.add(cluster.path("name").asText());
            }
            return names;
        });
    }

    private int context(Call call) {
        Place place = session.place();
        if (call.arguments().isEmpty()) {
            for (String name : place.contexts()) {
                boolean here = place.context().filter(name::equals).isPresent();
                call.console().out().println((here ? "* " : "  ") + name);
            }
            return DONE;
        }
        session.moveTo(place.in(only(call, "context NAME")));
        return DONE;
    }

    private int watch(Call call) {
        List<String> command = call.arguments();
        Duration pause = WATCH;
        if (!command.isEmpty() && command.getFirst().matches("[0-9]{1,6}")) {
            pause = Duration.ofSeconds(Long.parseLong(command.getFirst()));
            command = command.subList(1, command.size());
        }
        if (command.isEmpty() || pause.isZero() || pause.compareTo(LONGEST_WATCH) > 0) {
            throw CliException.usage("watch needs a command, and 1 to 86400 seconds", "Type: watch [SECONDS] COMMAND");
        }
        while (true) {
            session.screen().clear();
            call.console().out().println("Every " + pause.toSeconds() + " s: " + String.join(" ", command));
            session.run(command, call.console(), call.in(), call.interruptions());
            // The program that reads the output has ended.
            if (call.console().out().checkError()) {
                return DONE;
            }
            Waiting.pause(pause);
        }
    }

    private int source(Call call) {
        Path file = LocalFile.of(only(call, "source FILE"));
        if (depth >= DEEPEST) {
            throw CliException.usage(
                    "more than " + DEEPEST + " files source each other, the last one " + file,
                    "Check whether one of these files sources itself.");
        }
        depth++;
        try {
            return new Script(file.toString(), read(file)).run(session, call);
        } finally {
            depth--;
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            throw CliException.usage("there is no file " + file, "Check the path.")
                    .causedBy(none);
        } catch (MalformedInputException noText) {
            throw CliException.usage(file + " is not UTF-8 text", "Check the path.")
                    .causedBy(noText);
        } catch (IOException unreadable) {
            throw CliException.usage(
                            "the file " + file + " cannot be read: " + unreadable.getMessage(), "Check the path.")
                    .causedBy(unreadable);
        }
    }

    private int alias(Call call) {
        if (call.arguments().isEmpty()) {
            session.aliases()
                    .forEach((name, meaning) -> call.console().out().println(name + "=" + String.join(" ", meaning)));
            return DONE;
        }
        String text = String.join(" ", call.arguments());
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        Line meaning = Line.parse(equals < 0 ? "" : text.substring(equals + 1));
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")
                || meaning.words().isEmpty()
                || !(meaning.output() instanceof Line.Output.Here)) {
            throw CliException.usage(
                    "an alias needs a name and a command, without | and >: " + text, "Type: alias NAME=COMMAND");
        }
        if (RESERVED.contains(name)
                || find(name).isPresent()
                || Commands.tree().command(name).isPresent()) {
            throw CliException.usage(name + " is a command already", "Choose another name.");
        }
        session.aliases().put(name, meaning.words());
        return DONE;
    }

    private int unalias(Call call) {
        String name = only(call, "unalias NAME");
        if (session.aliases().remove(name) == null) {
            throw CliException.notFound("there is no alias " + name, "List the short names with: alias");
        }
        return DONE;
    }

    private int history(Call call) {
        List<String> lines = session.screen().history();
        int count = call.arguments().isEmpty() ? lines.size() : number(only(call, "history COUNT"));
        int from = Math.max(0, lines.size() - count);
        for (int at = from; at < lines.size(); at++) {
            call.console().out().printf("%5d  %s%n", at + 1, lines.get(at));
        }
        return DONE;
    }

    private static int number(String word) {
        if (!word.matches("[1-9][0-9]{0,6}")) {
            throw CliException.usage("\"" + word + "\" is not a number of lines", "Type, for example: history 20");
        }
        return Integer.parseInt(word);
    }

    private int clear(Call call) {
        session.screen().clear();
        return DONE;
    }

    private int help(Call call) {
        if (!call.arguments().isEmpty()) {
            if (call.arguments().getFirst().equals(Line.SQL)) {
                var table = new Table("WORD", "MEANING");
                table.row(Line.SQL + " STATEMENT;", Line.SQL_HEADER);
                table.print(call.console().out());
                return DONE;
            }
            Optional<Word> word = find(call.arguments().getFirst());
            if (word.isPresent()) {
                print(call.console(), word.stream().toList());
                return DONE;
            }
        }
        var words = new ArrayList<>(call.arguments());
        words.add("--help");
        int code = session.commands().run(words, session.place(), call.console(), call.in(), call.interruptions());
        if (call.arguments().isEmpty()) {
            call.console().out().println("\nThe shell's own:");
            print(call.console(), all());
            call.console()
                    .out()
                    .println("\nTo run SQL on the primary, type the word sql, a statement and a semicolon: "
                            + "sql SELECT 1;\n"
                            + "To send the output of a command to a program, type: COMMAND | PROGRAM\n"
                            + "To write the output of a command to a file, type: COMMAND > FILE\n"
                            + "TAB completes a word. Ctrl-R searches the earlier lines.");
        }
        return code;
    }

    private static void print(Console console, List<Word> words) {
        var table = new Table("WORD", "MEANING");
        words.forEach(word -> table.row((word.name() + " " + word.arguments()).strip(), word.header()));
        table.print(console.out());
    }

    private int leave(Call call) {
        session.leave();
        return DONE;
    }

    private static String only(Call call, String synopsis) {
        if (call.arguments().size() != 1) {
            throw CliException.usage("this command needs exactly one word", "Type: " + synopsis);
        }
        return call.arguments().getFirst();
    }
}
