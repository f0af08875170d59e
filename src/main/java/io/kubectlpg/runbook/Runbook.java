package io.kubectlpg.runbook;

import io.kubectlpg.CliException;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file of commands that was checked as a whole.
 *
 * @param name the file's name, as the user gave it
 */
public record Runbook(String name, List<Line> lines) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * Reads and checks the file.
     *
     * @throws CliException a usage error that names each wrong line and the reason
     */
    public static Runbook parse(String name, String text, Variables variables, CommandLines commands) {
        var lines = new ArrayList<Line>();
        var problems = new ArrayList<String>();
        var reader = new LineReader(variables, commands);
        Optional<ClusterName> used = Optional.empty();
        for (Piece piece : pieces(text)) {
            try {
                switch (reader.read(piece.number(), piece.text(), used)) {
                    case LineReader.Nothing nothing -> {}
                    case LineReader.Use use -> used = Optional.of(use.cluster());
                    case LineReader.Read read -> lines.add(read.line());
                }
            } catch (CliException problem) {
                problems.add(told(name, piece.number(), problem));
            }
        }
        if (!problems.isEmpty()) {
            throw CliException.usage(String.join("\n", problems), "No line was run.");
        }
        if (lines.isEmpty()) {
            throw CliException.usage(name + " has no command", "Write one command per line.");
        }
        return new Runbook(name, List.copyOf(lines));
    }

    private static String told(String name, int number, CliException problem) {
        String place = name + ":" + number + ": " + problem.problem();
        return problem.remedy().isEmpty() ? place : place + "\n  " + problem.remedy();
    }

    /**
     * The text of one command, which may take several lines of the file.
     *
     * @param number the number of its first line
     */
    private record Piece(int number, String text) {}

    private static List<Piece> pieces(String text) {
        String plain = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
        var pieces = new ArrayList<Piece>();
        var open = new StringBuilder();
        int number = 0;
        int first = 1;
        for (String line : plain.replace("\r\n", "\n").split("\n", -1)) {
            number++;
            first = open.isEmpty() ? number : first;
            open.append(open.isEmpty() ? "" : "\n").append(line);
            if (!SplitLine.withoutOperators(open.toString()).open()) {
                pieces.add(new Piece(first, open.toString()));
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            pieces.add(new Piece(first, open.toString()));
        }
        return pieces;
    }

    /**
     * The lines from this number on.
     *
     * @throws CliException a usage error if there are no lines from this number on, or if the number is inside a
     *     command that takes several lines
     */
    List<Line> from(int number) {
        List<Line> rest = lines.stream().filter(line -> line.number() >= number).toList();
        if (rest.isEmpty()) {
            throw CliException.usage(
                    name + " has no command from line " + number + " on",
                    "The last line of the runbook is " + lines.getLast().number() + ".");
        }
        Optional<Line> inside = lines.stream()
                .filter(line -> line.number() < number
                        && number < line.number() + line.written().split("\n", -1).length)
                .findFirst();
        if (inside.isPresent()) {
            throw CliException.usage(
                    "line " + number + " of " + name + " is a part of the command that begins in line "
                            + inside.get().number(),
                    "Begin with --from " + inside.get().number() + ".");
        }
        return rest;
    }

    /**
     * The clusters that the lines change. An empty element stands for the only cluster in the namespace. The whole
     * result is empty if a line changes a cluster in another namespace or context.
     */
    static Optional<Set<Optional<ClusterName>>> changed(List<Line> lines) {
        List<Line> changing = lines.stream()
                .filter(line -> line.action() instanceof Action.Command command
                        && command.use().changes())
                .toList();
        boolean elsewhere = changing.stream()
                .anyMatch(line -> line.action() instanceof Action.Command command
                        && command.use().elsewhere());
        return elsewhere
                ? Optional.empty()
                : Optional.of(changing.stream()
                        .map(line -> line.action() instanceof Action.Command command
                                ? command.use().cluster().or(line::cluster)
                                : line.cluster())
                        .collect(Collectors.toSet()));
    }
}
