package io.kubectlpg.shell;

import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.completion.Position;
import io.kubectlpg.runbook.SplitLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Explains the line that the user is typing, in one sentence. It explains the option whose value comes next, or else
 * the command.
 */
final class Explanation {
    private final Supplier<CommandTree> program;
    private final Session session;

    Explanation(Supplier<CommandTree> program, Session session) {
        this.program = program;
        this.session = session;
    }

    /** The sentence for a line, which may be unfinished. It is empty if the line does not begin with a command. */
    String of(String line) {
        if (Line.isSql(line)) {
            return Line.SQL + " STATEMENT: " + Line.SQL_HEADER;
        }
        List<String> typed = SplitLine.of(line).texts();
        if (typed.isEmpty()) {
            return "";
        }
        Optional<OwnWords.Word> own = session.own().find(typed.getFirst());
        if (own.isPresent()) {
            return (own.get().name() + " " + own.get().arguments()).strip() + ": "
                    + own.get().header();
        }
        Position position = Position.behind(program.get(), typed);
        if (position.awaited().isPresent()) {
            CommandTree.Option option = position.awaited().get();
            return option.name() + " " + option.label().orElse("") + ": " + option.meaning();
        }
        return program.get()
                .command(typed.getFirst())
                .map(command ->
                        position.command().name() + ": " + position.command().header())
                .orElse("");
    }
}
