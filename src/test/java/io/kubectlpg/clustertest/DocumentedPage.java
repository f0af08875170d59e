package io.kubectlpg.clustertest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of the documentation whose blocks {@code ```console} are run: a line {@code $ COMMAND}, which goes on where it ends
 * in a backslash, and what it prints. A comment {@code <!-- $ COMMAND -->} on a line of its own is run and not shown.
 */
record DocumentedPage(List<Part> parts) {

    /** Text as it stands, or a command with its output. */
    sealed interface Part {}

    record Text(String line) implements Part {}

    record Command(List<String> lines, List<String> output, boolean shown) implements Part {
        Command {
            lines = List.copyOf(lines);
            output = List.copyOf(output);
        }

        /** For a shell. */
        String script() {
            String text = String.join("\n", lines);
            return shown
                    ? text.substring(2)
                    : text.replaceFirst("^<!-- \\$ ", "").replaceFirst(" -->$", "");
        }
    }

    DocumentedPage {
        parts = List.copyOf(parts);
    }

    static DocumentedPage parse(List<String> lines) {
        var parts = new ArrayList<Part>();
        boolean console = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                console = line.equals("```console");
                parts.add(new Text(line));
            } else if (line.startsWith("<!-- $ ")) {
                parts.add(new Command(List.of(line), List.of(), false));
            } else if (console && line.startsWith("$ ")) {
                var command = new ArrayList<>(List.of(line));
                while (command.getLast().endsWith("\\")) {
                    command.add(lines.get(++i));
                }
                var output = new ArrayList<String>();
                while (!lines.get(i + 1).startsWith("$ ") && !lines.get(i + 1).startsWith("```")) {
                    output.add(lines.get(++i));
                }
                parts.add(new Command(command, output, true));
            } else {
                parts.add(new Text(line));
            }
        }
        return new DocumentedPage(parts);
    }

    List<Command> commands() {
        return parts.stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .toList();
    }

    /** The page with other outputs, one for each command. */
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
                        lines.addAll(output);
                    }
                }
            }
        }
        return lines;
    }

    private record Rule(Pattern pattern, String replacement) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }
    }

    /** What differs from run to run, in this order. */
    private static final List<Rule> VARYING = List.of(
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
