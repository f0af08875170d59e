package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.command.Input;
import io.kubectlpg.command.Program;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs lines one after the other. Each line uses the place and the aliases that earlier lines have set. */
final class Session {
    private final Commands commands;
    private final Screen screen;
    private final OwnWords own = new OwnWords(this);
    private final Map<String, List<String>> aliases = new TreeMap<>();
    private volatile Place place;
    private volatile boolean left;

    /** The parts of the terminal that the shell's own words need. */
    interface Screen {
        void clear();

        /** The typed lines, the oldest first. */
        List<String> history();

        /** A screen without a terminal: it has no history. */
        static Screen none() {
            return new Screen() {
                @Override
                public void clear() {}

                @Override
                public List<String> history() {
                    return List.of();
                }
            };
        }
    }

    Session(Commands commands, Place place, Screen screen) {
        this.commands = commands;
        this.place = place;
        this.screen = screen;
    }

    /**
     * Runs one line.
     *
     * @param in answers the questions of the command
     * @return the exit code
     */
    int run(String text, Console console, Input in, Interruptions interruptions) {
        try {
            Line line = Line.parse(text);
            return line.words().isEmpty()
                    ? ExitCode.DONE.status()
                    : Redirection.of(line.output())
                            .run(console, interruptions, printing -> run(line.words(), printing, in, interruptions));
        } catch (CliException | IOException failure) {
            return Program.tell(failure, console.err()).status();
        }
    }

    /** Runs a command or one of the shell's own words. */
    int run(List<String> typed, Console console, Input in, Interruptions interruptions) {
        List<String> words = withoutPrefix(expanded(typed));
        if (words.isEmpty()) {
            return ExitCode.DONE.status();
        }
        if (words.getFirst().equals(Line.SQL)) {
            throw CliException.usage("there is no statement after sql", "Type sql, then a statement and a semicolon.");
        }
        var word = own.find(words.getFirst());
        if (word.isPresent()) {
            List<String> arguments = words.subList(1, words.size());
            return word.get().action().run(new OwnWords.Call(arguments, console, in, interruptions));
        }
        return commands.run(words, place, console, in, interruptions);
    }

    /**
     * Removes the words {@code kubectl pg} at the start, because lines copied from a page or a message begin with them.
     */
    private static List<String> withoutPrefix(List<String> words) {
        return words.size() > 1
                        && words.get(0).equals("kubectl")
                        && words.get(1).equals("pg")
                ? words.subList(2, words.size())
                : words;
    }

    /** The words with aliases replaced. There must be at least one word. */
    List<String> expanded(List<String> words) {
        List<String> meaning = aliases.get(words.getFirst());
        if (meaning == null) {
            return words;
        }
        var expanded = new ArrayList<>(meaning);
        expanded.addAll(words.subList(1, words.size()));
        return expanded;
    }

    OwnWords own() {
        return own;
    }

    Commands commands() {
        return commands;
    }

    Screen screen() {
        return screen;
    }

    Map<String, List<String>> aliases() {
        return aliases;
    }

    Place place() {
        return place;
    }

    void moveTo(Place other) {
        place = other;
    }

    boolean left() {
        return left;
    }

    void leave() {
        left = true;
    }
}
