package io.kubectlpg.command;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds options to the commands in a text, such as {@code kubectl pg upgrade demo} and {@code kubectl logs demo-1-0}. A
 * user who gave {@code -n} and pastes such a command must reach the same namespace.
 */
final class PastedCommands {
    /** A command: its text goes on until the next command or the end of the line. */
    private static final Pattern COMMAND = Pattern.compile("kubectl (pg )?([a-z][a-z-]*)((?:(?!kubectl )[^\\n])*)");

    /** The first words of kubectl's own commands. After any other word "kubectl" is part of a sentence. */
    private static final Set<String> VERBS = Set.of(
            "annotate", "apply", "auth", "create", "delete", "describe", "exec", "get", "label", "logs", "patch");

    /** Commands about objects without a namespace. */
    private static final Pattern WITHOUT_NAMESPACE = Pattern.compile("^ (namespaces?|storageclass(es)?|nodes?|pv)\\b");

    /** An object with a cluster's name in its own: a pod, its claim, a StatefulSet. */
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
