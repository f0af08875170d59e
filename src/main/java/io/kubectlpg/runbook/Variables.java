package io.kubectlpg.runbook;

import io.kubectlpg.CliException;
import io.kubectlpg.output.SecretText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a runbook. A variable that the user gave wins over the environment variable of the same name. */
public final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern SHELL = Pattern.compile("\\$[A-Za-z_{]\\S{0,20}");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private final Map<String, String> given;
    private final Function<String, Optional<String>> environment;

    private Variables(Map<String, String> given, Function<String, Optional<String>> environment) {
        this.given = given;
        this.environment = environment;
    }

    /**
     * The variables of a run.
     *
     * @param assignments texts of the form NAME=VALUE
     * @param environment returns the value of a variable that the user did not give
     */
    public static Variables of(List<String> assignments, Function<String, Optional<String>> environment) {
        var given = new LinkedHashMap<String, String>();
        for (String assignment : assignments) {
            Matcher parts = ASSIGNMENT.matcher(assignment);
            if (!parts.matches()) {
                throw CliException.usage(
                        "--var needs NAME=VALUE, not \"" + assignment.split("=", 2)[0] + "\"",
                        "A name has letters, digits and underscores.");
            }
            given.put(parts.group(1), parts.group(2));
        }
        return new Variables(given, environment);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name)).or(() -> environment.apply(name));
    }

    /** Whether the word contains a variable. */
    static boolean in(SplitLine.Word word) {
        return word.dollars().stream().anyMatch(at -> reference(word, at).isPresent());
    }

    /** The name of the first variable in the word. */
    static String firstIn(SplitLine.Word word) {
        return word.dollars().stream()
                .flatMap(at -> reference(word, at).stream())
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private static Optional<Matcher> reference(SplitLine.Word word, int at) {
        Matcher found = REFERENCE.matcher(word.text()).region(at, word.text().length());
        return found.lookingAt() ? Optional.of(found) : Optional.empty();
    }

    /**
     * The word with its variables replaced by their values. It stays one word, whatever the values contain.
     *
     * @throws CliException a usage error if a variable has no value
     */
    String expanded(SplitLine.Word word) {
        var text = new StringBuilder();
        int from = 0;
        for (int at : word.dollars()) {
            Optional<Matcher> reference = reference(word, at);
            if (reference.isEmpty()) {
                refuseOfShell(word.text().substring(at));
                continue;
            }
            text.append(word.text(), from, at).append(require(reference.get().group(1)));
            from = reference.get().end();
        }
        return text.append(word.text().substring(from)).toString();
    }

    /** Refuses text that a shell would treat as a variable. Here it would stay unchanged. */
    private static void refuseOfShell(String rest) {
        Matcher shell = SHELL.matcher(rest);
        if (shell.lookingAt()) {
            throw CliException.usage(
                    shell.group() + " is not a valid variable",
                    "Write ${NAME}. Put text with a dollar sign into single quotes.");
        }
    }

    String require(String name) {
        return value(name)
                .orElseThrow(() -> CliException.usage(
                        "the variable " + name + " has no value", "Give it with --var " + name + "=VALUE."));
    }

    /**
     * The text with its variables replaced, for users to read. A variable whose name suggests a secret is not replaced.
     */
    String shown(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        SecretText.in(found.group(1))
                                ? found.group()
                                : value(found.group(1)).orElse(found.group())));
    }

    /** The text without the values of secret variables in the line, so that it can be stored. */
    String withoutSecrets(String text, String line) {
        String kept = text;
        for (String name :
                REFERENCE.matcher(line).results().map(found -> found.group(1)).toList()) {
            String value = value(name).orElse("");
            kept = SecretText.in(name) && !value.isEmpty() ? kept.replace(value, "${" + name + "}") : kept;
        }
        return kept;
    }
}
