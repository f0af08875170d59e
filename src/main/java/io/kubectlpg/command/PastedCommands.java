package io.kubectlpg.command;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds options to the commands in a text, such as {@code kubectl pg upgrade demo} and {@code kubectl logs demo-1-0}. If
 * a user gave {@code -n} and pastes such a command, it must reach the same namespace.
 */
final class PastedCommands {
    /** Matches a command. Its text ends at the next command or at the end of the line. */
    private static final Pattern COMMAND = Pattern.compile("kubectl (pg )?([a-z][a-z-]*)((?:(?!kubectl )[^\\n])*)");

    /** The first words of kubectl's own commands. If another word follows, "kubectl" is a part of a sentence. */
    private static final Set<String> VERBS = Set.of(
            "annotate", "apply", "auth", "create", "delete", "describe", "exec", "get", "label", "logs", "patch");

    /** Matches commands about objects that have no namespace. */
    private static final Pattern WITHOUT_NAMESPACE = Pattern.compile("^ (namespaces?|storageclass(es)?|nodes?|pv)\\b");

    /** Matches an object whose name contains the name of a cluster: a pod, its claim or a StatefulSet. */
    private static final Pattern OBJECT =
            Pattern.compile("(?<= )(?:data-|wal-)?(\\S+?)-(?:[0-9]+|repo)(?:-0)?(?=[ ,;.:]|$)");

    private static final Pattern NAMESPACE = Pattern.compile(" (-n|--namespace)[ =]");

    private final Set<String> commands;
    private final GlobalOptions global;

    PastedCommands(Set<String> commands, GlobalOptions global) {
        this.commands = commands;
        this.global = global;
    }

    /** The text with the options added to its commands. */
    String in(String text) {
        return COMMAND.matcher(text).replaceAll(found -> Matcher.quoteReplacement(placed(found)));
    }

    private String placed(MatchResult found) {
        boolean ours = found.group(1) != null;
        String word = found.group(2);
        String rest = found.group(3);
        if (!(ours ? commands : VERBS).contains(word) || rest.contains("--help")) {
            return found.group();
        }
        boolean named = NAMESPACE.matcher(rest).find()
                || (!ours && WITHOUT_NAMESPACE.matcher(rest).find());
        Optional<String> namespace = named
                ? Optional.empty()
                : global.namespaceOf(ours ? rest : OBJECT.matcher(rest).replaceAll("$1"));
        return (ours ? "kubectl pg" : "kubectl") + option("--kubeconfig", global.kubeconfig())
                + option("--context", global.context())
                + option("-n", namespace) + " " + word + rest;
    }

    /**
     * An option with its value. Values with a quote or a backslash are left out, because the text may be part of JSON.
     */
    private static String option(String name, Optional<?> value) {
        return value.map(Object::toString)
                .filter(text -> !text.isEmpty() && text.matches("[^\"\\\\\\p{Cntrl}]+"))
                .map(text -> " " + name + " " + ShellWords.word(text))
                .orElse("");
    }
}
