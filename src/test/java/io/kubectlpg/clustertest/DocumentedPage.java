package io.kubectlpg.clustertest;

import io.kubectlpg.DocumentedBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the documentation whose commands are run. A block {@code ```console} has lines {@code $ COMMAND}, which go on
 * where they end in a backslash, and what the command prints; a line {@code …} stands for any lines. A block {@code ```sh}
 * has commands alone, which must succeed. A comment {@code <!-- $ COMMAND -->} on a line of its own is run and not shown; it
 * must succeed, too.
 */
record DocumentedPage(List<Part> parts) {
    private static final Pattern ANSWERED = Pattern.compile("(?:Go on\\? \\[y/N\\] |Type \\S+ to go on: )(\\S+)");
    private static final Pattern TYPED = Pattern.compile("(?:pg \\S+> |\\s+-> |myapp=# )(.*)");

    /** Text as it stands, or a command with its output. */
    sealed interface Part {}

    record Text(String line) implements Part {}

    /** What is known of a command's output. */
    enum Kind {
        /** The page shows it. */
        SHOWN,
        /** The page shows the command alone. */
        COMMANDS,
        /** The page shows neither. */
        HIDDEN
    }

    record Command(List<String> lines, List<String> output, Kind kind) implements Part {
        Command {
            lines = List.copyOf(lines);
            output = List.copyOf(output);
        }

        /** For a shell. */
        String script() {
            String text = String.join("\n", lines);
            return switch (kind) {
                case SHOWN -> text.substring(2);
                case COMMANDS -> text;
                case HIDDEN -> text.replaceFirst("^<!-- \\$ ", "").replaceFirst(" -->$", "");
            };
        }

        boolean shown() {
            return kind == Kind.SHOWN;
        }

        /** What is typed while it runs, at the prompts of psql and of the shell. */
        List<String> typed() {
            return output.stream()
                    .map(TYPED::matcher)
                    .filter(Matcher::matches)
                    .map(typed -> typed.group(1))
                    .toList();
        }

        /** The output without what is typed, and without what psql says on a terminal alone. */
        List<String> untyped() {
            return typed().isEmpty()
                    ? output
                    : output.stream()
                            .filter(line -> !TYPED.matcher(line).matches())
                            .filter(line -> !line.startsWith("psql (") && !line.startsWith("Type "))
                            .toList();
        }

        /** What somebody answers to its question. */
        Optional<String> answer() {
            return output.stream()
                    .map(ANSWERED::matcher)
                    .filter(Matcher::matches)
                    .map(answered -> answered.group(1))
                    .findFirst();
        }
    }

    DocumentedPage {
        parts = List.copyOf(parts);
    }

    static DocumentedPage parse(List<String> lines) {
        return parse(Path.of("page.md"), lines, Set.of());
    }

    /**
     * Parses a page.
     *
     * @param elsewhere the names of blocks that are not run with the page
     */
    static DocumentedPage parse(Path file, List<String> lines, Set<String> elsewhere) {
        Iterator<DocumentedBlock> blocks = DocumentedBlock.of(file, lines).iterator();
        var parts = new ArrayList<Part>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("<!-- $ ")) {
                parts.add(new Command(List.of(line), List.of(), Kind.HIDDEN));
                continue;
            }
            parts.add(new Text(line));
            if (line.startsWith("```")) {
                DocumentedBlock block = blocks.next();
                parts.addAll(
                        elsewhere.contains(block.name())
                                ? block.lines().stream().map(Text::new).toList()
                                : parts(block));
                i += block.lines().size() + 1;
                parts.add(new Text(lines.get(i)));
            }
        }
        return new DocumentedPage(parts);
    }

    /** The parts of a block alone. */
    static List<? extends Part> parts(DocumentedBlock block) {
        return switch (block.language()) {
            case "console" -> console(block.lines());
            case "sh" -> List.of(new Command(block.lines(), List.of(), Kind.COMMANDS));
            default -> block.lines().stream().map(Text::new).toList();
        };
    }

    private static List<Part> console(List<String> lines) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("$ ")) {
                parts.add(new Text(lines.get(i)));
                continue;
            }
            var command = new ArrayList<>(List.of(lines.get(i)));
            while (command.getLast().endsWith("\\")) {
                command.add(lines.get(++i));
            }
            var output = new ArrayList<String>();
            while (i + 1 < lines.size() && !lines.get(i + 1).startsWith("$ ")) {
                output.add(lines.get(++i));
            }
            parts.add(new Command(command, output, Kind.SHOWN));
        }
        return parts;
    }

    List<Command> commands() {
        return parts.stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .toList();
    }

    /** The page with other outputs, one for each command; what fits stays as it is. */
    List<String> with(List<List<String>> outputs) {
        var lines = new ArrayList<String>();
        int next = 0;
        for (Part part : parts) {
            switch (part) {
                case Text text -> lines.add(text.line());
                case Command command -> {
                    lines.addAll(command.lines());
                    List<String> output = outputs.get(next++);
                    if (command.shown()) {
                        lines.addAll(fits(output, command.untyped()) ? command.output() : output);
                    }
                }
            }
        }
        return lines;
    }

    /** Whether an output is what the page shows, but for what varies. */
    static boolean fits(List<String> output, List<String> shown) {
        return Pattern.matches(
                lasting(shown).stream()
                        .map(line -> line.equals("…") ? "(?:.*\\n)*" : Pattern.quote(line) + "\\n")
                        .collect(Collectors.joining()),
                lasting(output).stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    private record Rule(Pattern pattern, String replacement) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }
    }

    /** What differs from run to run, in this order. */
    private static final List<Rule> VARYING = List.of(
            new Rule("127\\.0\\.0\\.1:\\d+|\\bPGPORT=\\d+", "PORT"),
            new Rule("\\b\\d{8}-\\d{6}F(_\\d{8}-\\d{6}[DI])?", "LABEL"),
            new Rule("\\b\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d(:\\d\\d)?)?", "TIME"),
            new Rule("(?<!\\d)\\d{8}[-_]\\d{6}(?!\\d)", "TIME"),
            new Rule("\\bnode\\d+\\b", "NODE"),
            new Rule("\\b[0-9A-F]{24}(\\.[0-9A-F]{8}\\.backup)?", "SEGMENT"),
            new Rule("\\b[0-9A-F]{1,8}/[0-9A-F]{1,8}\\b", "LSN"),
            new Rule("\\b[0-9a-f]{40}\\b", "CHECKSUM"),
            new Rule("\\b[0-9a-f]{8}\\b", "ID"),
            new Rule("-\\d{10}\\b", "-JOB"),
            new Rule("\\b\\d{19}\\b", "SYSTEM"),
            new Rule("\\b\\d+(\\.\\d+)? ?(B|KiB|MiB|GiB|kB|MB)\\b", "SIZE"),
            new Rule("\\b\\d+(\\.\\d+)? ?(ms|s|m|min|h|d|seconds?|minutes?)( \\d+ ?(s|m|h))?\\b", "DURATION"),
            new Rule("\\b\\d+ ?%", "PERCENT"),
            new Rule("\\b\\d+ commits\\b", "COMMITS"),
            new Rule("\\b\\d+(\\.\\d+){1,2}\\b", "VERSION"),
            new Rule("\\S+@\\S+/\\d+", "WHO"),
            new Rule("\\bbase/\\d+/\\d+\\b", "FILE"),
            new Rule("checksum \\w{1,4} but block contains \\w{1,4}\\b", "checksum ONE but block contains ANOTHER"),
            new Rule("^(\\d +(WAL \\S+|LABEL)) +(\\d+ +)+", "$1 COUNTS "),
            new Rule("\\b[A-Za-z0-9]{32}\\b", "PASSWORD"),
            new Rule("\\[\\d+\\](?= )", "[PID]"),
            new Rule("\\s+", " "));

    private static final Pattern PROGRESS = Pattern.compile("^ +\\d+[sm] .*");

    /** What must be the same in each run. */
    static List<String> lasting(List<String> output) {
        return output.stream()
                .filter(line -> !PROGRESS.matcher(line).matches())
                .map(line -> {
                    String lasting = line;
                    for (Rule rule : VARYING) {
                        lasting = rule.pattern().matcher(lasting).replaceAll(rule.replacement());
                    }
                    return lasting.strip();
                })
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
