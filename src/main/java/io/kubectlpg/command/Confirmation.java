package io.kubectlpg.command;

import io.kubectlpg.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Prints what will happen and asks the user. Without a terminal, an option must already have confirmed the action. */
final class Confirmation {
    private final Invocation invocation;

    Confirmation(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Asks for yes or no. */
    void yes(List<String> warning, boolean alreadySaid) {
        say(warning);
        if (alreadySaid) {
            return;
        }
        refuseWithoutTerminal("--yes");
        ask("Go on? [y/N] ", List.of("y", "yes"));
    }

    /** Asks the user to type the name, for actions that cannot be undone. */
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
                    "the command needs a confirmation, and there is no terminal to ask on",
                    "Repeat the command with " + option + ".");
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
