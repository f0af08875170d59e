package io.kubectlpg.command;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences name commands, such as {@code kubectl pg upgrade demo}. Whoever gave {@code -n} and pastes one of them must
 * reach the same place, so each gets the options that say where.
 */
final class PastedCommands {
    /** A command, to the next one or to the end of the line. */
    private static final Pattern COMMAND = Pattern.compile("kubectl pg ([a-z][a-z-]*)((?:(?!kubectl )[^\\n])*)");

    private static final Pattern NAMESPACE = Pattern.compile(" (-n|--namespace)[ =]");

    private final Set<String> commands;
    private final GlobalOptions global;

    PastedCommands(Set<String> commands, GlobalOptions global) {
        this.commands = commands;
        this.global = global;
    }

    /** The text, whose commands lead where this one was told to look. */
    String in(String text) {
        return COMMAND.matcher(text).replaceAll(found -> Matcher.quoteReplacement(placed(found)));
    }

    private String placed(MatchResult found) {
        String word = found.group(1);
        String rest = found.group(2);
        if (!commands.contains(word) || rest.contains("--help")) {
            return found.group();
        }
        Optional<String> namespace = NAMESPACE.matcher(rest).find() ? Optional.empty() : global.namespaceOf(rest);
        return "kubectl pg" + option("--kubeconfig", Optional.ofNullable(global.kubeconfig))
                + option("--context", Optional.ofNullable(global.context))
                + option("-n", namespace) + " " + word + rest;
    }

    /** A value with a quote or a backslash would break the JSON that a sentence stands in. */
    private static String option(String name, Optional<?> value) {
        return value.map(Object::toString)
                .filter(text -> !text.isEmpty() && text.matches("[^\"\\\\\\p{Cntrl}]+"))
                .map(text -> " " + name + " " + ShellWords.word(text))
                .orElse("");
    }
}
