package io.kubectlpg.runbook;

import io.kubectlpg.CliException;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Durations;
import io.kubectlpg.spec.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one line of a runbook. All lines are read before the first one runs, so that a wrong line is refused before
 * anything has changed.
 */
final class LineReader {
    private static final String QUERY_FORM = "Write, for example: expect \"SELECT count(*) FROM orders\" = 42";
    private static final String WAIT_FORM = "Write, for example: wait-for status.healthy = true within 2m";

    private static final Set<String> NO_COMMANDS = Set.of("run", "shell");

    /** Matches the start of a statement that only reads. */
    private static final Pattern QUERY =
            Pattern.compile("(?is)\\s*\\(*\\s*(select|with|show|values|table|explain)\\b.*");

    private static final Pattern PSQL_VARIABLE = Pattern.compile("(?<!:):(['\"])([A-Za-z_][A-Za-z0-9_]*)\\1");
    private static final Pattern STATUS = Pattern.compile("status(?:\\.[A-Za-z][A-Za-z0-9]*|\\[[0-9]{1,4}])+");
    private static final Pattern STATUS_PART = Pattern.compile("[.\\[]([A-Za-z0-9]+)]?");

    /** A field of {@code status} whose own fields are not checked, because the drill determines them. */
    private static final String DRILL = "drill";

    private final Variables variables;
    private final CommandLines commands;

    LineReader(Variables variables, CommandLines commands) {
        this.variables = variables;
        this.commands = commands;
    }

    /** The content of a line. */
    sealed interface Outcome {}

    /** The line is empty or a comment. */
    record Nothing() implements Outcome {}

    /** The line {@code use CLUSTER}. */
    record Use(ClusterName cluster) implements Outcome {}

    record Read(Line line) implements Outcome {}

    /**
     * Reads a line.
     *
     * @param used the cluster of the last {@code use}
     * @throws CliException a usage error if the line cannot be run
     */
    Outcome read(int number, String text, Optional<ClusterName> used) {
        String body = text.strip();
        boolean optional = body.startsWith("-");
        String rest = optional ? body.substring(1).strip() : body;
        SplitLine split = SplitLine.withoutOperators(rest);
        if (split.open()) {
            throw CliException.usage("a quote is not closed, or the last line ends in a backslash", "Close the quote.");
        }
        List<SplitLine.Word> words = withoutPrefix(split.words());
        if (words.isEmpty()) {
            if (optional) {
                throw CliException.usage("there is no command after -", "A - before a command ignores its failure.");
            }
            return new Nothing();
        }
        List<SplitLine.Word> arguments = words.subList(1, words.size());
        String first = words.getFirst().text();
        if (first.equals("use")) {
            return new Use(used(arguments));
        }
        Action action = switch (first) {
            case "expect" -> new Action.Expect(expectation(arguments, QUERY_FORM));
            case "wait-for" -> waitFor(arguments);
            case "confirm" -> confirm(arguments);
            default -> command(rest, words, optional);
        };
        return new Read(new Line(number, text.strip(), shown(body), optional, used, action));
    }

    private String shown(String body) {
        return variables.shown(body).replaceAll("\\\\?\\s*\\n\\s*", " ");
    }

    /**
     * Removes the words {@code kubectl pg} at the start, because lines copied from a page or a message begin with them.
     */
    private static List<SplitLine.Word> withoutPrefix(List<SplitLine.Word> words) {
        List<String> texts = words.stream().map(SplitLine.Word::text).toList();
        if (!texts.isEmpty() && texts.getFirst().equals("kubectl-pg")) {
            return words.subList(1, words.size());
        }
        return texts.size() > 1 && texts.subList(0, 2).equals(List.of("kubectl", "pg"))
                ? words.subList(2, words.size())
                : words;
    }

    private ClusterName used(List<SplitLine.Word> arguments) {
        String name = arguments.size() == 1 ? variables.expanded(arguments.getFirst()) : "";
        if (!ClusterName.canBe(name)) {
            throw CliException.usage("the line \"use\" needs the name of one cluster", "Write: use CLUSTER");
        }
        return new ClusterName(name);
    }

    private Action.Confirm confirm(List<SplitLine.Word> arguments) {
        if (arguments.size() != 1 || arguments.getFirst().text().isBlank()) {
            throw CliException.usage(
                    "the line \"confirm\" needs one question in quotes",
                    "Write, for example: confirm \"Is the application stopped?\"");
        }
        return new Action.Confirm(variables.expanded(arguments.getFirst()));
    }

    private Action.WaitFor waitFor(List<SplitLine.Word> arguments) {
        int within = arguments.size() - 2;
        if (within < 1 || !arguments.get(within).text().equals("within")) {
            throw CliException.usage("wait-for needs the word within and a duration", WAIT_FORM);
        }
        String limit = variables.expanded(arguments.getLast());
        Duration parsed = Durations.parse(limit)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> CliException.usage(Durations.wrong(limit), WAIT_FORM));
        return new Action.WaitFor(expectation(arguments.subList(0, within), WAIT_FORM), parsed);
    }

    private Expectation expectation(List<SplitLine.Word> arguments, String form) {
        Optional<String> database = Optional.empty();
        List<SplitLine.Word> rest = arguments;
        if (!rest.isEmpty()
                && Set.of("-d", "--database").contains(rest.getFirst().text())) {
            if (rest.size() < 2) {
                throw CliException.usage("--database needs the name of a database", form);
            }
            database = Optional.of(variables.expanded(rest.get(1)));
            rest = rest.subList(2, rest.size());
        }
        if (rest.size() != 3) {
            throw CliException.usage(
                    "this is not a query in quotes or a field of status, an operator and a value", form);
        }
        String operator = rest.get(1).text();
        Expectation.Comparison comparison = Expectation.Comparison.of(operator)
                .orElseThrow(() -> CliException.usage(
                        "\"" + operator + "\" is not an operator", "Choose one of =, !=, <, <=, > and >=."));
        String value = variables.expanded(rest.get(2));
        if (comparison.ordered() && Expectation.number(value).isEmpty()) {
            throw CliException.usage(
                    "\"" + value + "\" is not a number, and " + comparison + " compares numbers",
                    "Compare texts with = and !=.");
        }
        return new Expectation(subject(rest.getFirst(), database, form), comparison, value);
    }

    private Expectation.Subject subject(SplitLine.Word word, Optional<String> database, String form) {
        if (Variables.in(word)) {
            String name = Variables.firstIn(word);
            throw CliException.usage(
                    "${" + name + "} would be pasted into SQL as it is",
                    "Write :'" + name + "' for a value, or :\"" + name + "\" for a name: psql puts it in quotes.");
        }
        if (STATUS.matcher(word.text()).matches()) {
            if (database.isPresent()) {
                throw CliException.usage("--database is only for a query, not for status", form);
            }
            return statusField(word.text());
        }
        if (!QUERY.matcher(word.text()).matches()) {
            throw CliException.usage("\"" + word.text() + "\" is neither a query nor a field of status", form);
        }
        return new Expectation.Query(word.text(), database, ofPsql(word.text()));
    }

    private Map<String, String> ofPsql(String sql) {
        Map<String, String> named = new LinkedHashMap<>();
        PSQL_VARIABLE
                .matcher(sql)
                .results()
                .map(found -> found.group(2))
                .forEach(name -> named.put(name, variables.require(name)));
        return Map.copyOf(named);
    }

    private Expectation.StatusField statusField(String text) {
        List<String> path =
                STATUS_PART.matcher(text).results().map(part -> part.group(1)).toList();
        Set<String> known = commands.statusFields();
        for (String part : path) {
            if (part.equals(DRILL)) {
                break;
            }
            if (!part.matches("[0-9]+") && !known.contains(part)) {
                throw CliException.usage(
                        "status has no field " + part,
                        NearestName.to(part, known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("kubectl pg status -o json shows all fields."));
            }
        }
        return new Expectation.StatusField(path);
    }

    private Action.Command command(String text, List<SplitLine.Word> words, boolean optional) {
        if (SplitLine.of(text).operator()) {
            throw CliException.usage(
                    "a runbook cannot use | or >",
                    "If the character belongs to a word, put the word in quotes. Otherwise leave it out.");
        }
        refusePasting(words);
        List<String> expanded = expanded(words);
        String name = expanded.getFirst();
        if (NO_COMMANDS.contains(name)) {
            throw CliException.usage(
                    name + " cannot stand in a runbook, because the whole runbook is checked before its first line "
                            + "runs",
                    name.equals("run") ? "Put the lines of the other file here." : "Leave it out.");
        }
        if (name.startsWith("-") || (optional && name.length() == 1)) {
            throw CliException.usage(
                    "a line begins with its command, and its options follow",
                    "A - before a command ignores its failure.");
        }
        return new Action.Command(expanded, commands.check(expanded));
    }

    /** Refuses variables in the SQL of a psql command, because their values would not be quoted. */
    private static void refusePasting(List<SplitLine.Word> words) {
        if (!words.getFirst().text().equals("psql")) {
            return;
        }
        String before = "";
        for (SplitLine.Word word : words) {
            String text = word.text();
            if (text.equals("--")) {
                return;
            }
            boolean sql = Set.of("-c", "--command").contains(before)
                    || text.startsWith("--command=")
                    || text.matches("(?s)-c.+");
            if (sql && Variables.in(word)) {
                String name = Variables.firstIn(word);
                throw CliException.usage(
                        "${" + name + "} would be pasted into SQL as it is",
                        "Write :'" + name + "', and at the end of the line -- -v " + name + "=${" + name
                                + "}: psql puts it in quotes.");
            }
            before = text;
        }
    }

    private List<String> expanded(List<SplitLine.Word> words) {
        var expanded = new ArrayList<String>();
        for (SplitLine.Word word : words) {
            String value = variables.expanded(word);
            boolean byVariable = word.text().startsWith("${") && word.dollars().contains(0);
            if (byVariable && (value.startsWith("-") || value.startsWith("@"))) {
                throw CliException.usage(
                        "the value of " + Variables.firstIn(word) + " begins with " + value.charAt(0)
                                + " and would not be read as a value",
                        "Give another value, or join the value to its option: --option=${" + Variables.firstIn(word)
                                + "}.");
            }
            expanded.add(value);
        }
        return List.copyOf(expanded);
    }
}
