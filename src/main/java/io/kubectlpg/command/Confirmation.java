package io.kubectlpg.command;

import io.kubectlpg.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Says what will happen and asks. Without a terminal nobody can answer, so the options must have said it. */
final class Confirmation {
    private final Invocation invocation;

    Confirmation(Invocation invocation) {
        this.invocation = invocation;
    }

    /** A plain yes or no. */
    void yes(List<String> warning, boolean alreadySaid) {
        say(warning);
        if (alreadySaid) {
            return;
        }
        refuseWithoutTerminal("--yes");
        ask("Go on? [y/N] ", List.of("y", "yes"));
    }

    /** For what cannot be undone: the name itself. */
    void byName(List<String> warning, String name, boolean alreadySaid) {
        say(warning);
        if (alreadySaid) {
            return;
        }
        refuseWithoutTerminal("--confirm " + name);
        ask("Type " + name + " to go on: ", List.of(name));
    }

    private void say(List<String> warning) {
        warning.forEach(invocation.console().err()::println);
    }

    private void refuseWithoutTerminal(String option) {
        if (!invocation.console().terminal().present()) {
            throw CliException.usage(
                    "this asks for a confirmation, and there is no terminal to ask at", "Say " + option + ".");
        }
    }

    private void ask(String question, List<String> accepted) {
        try {
            Optional<String> answer = invocation.in().ask(question).map(String::strip);
            if (answer.filter(accepted::contains).isEmpty()) {
                throw CliException.refused("not confirmed", "Nothing was changed.");
            }
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
