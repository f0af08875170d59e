package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Runs lines one after the other. It stops at the first line that fails and returns that line's exit code. */
final class Script {
    private final String name;
    private final Source source;
    private int number;

    /** A source of lines. */
    interface Source {
        /** The next line; empty at the end. */
        Optional<String> next() throws IOException;
    }

    /**
     * A script whose lines run as they arrive.
     *
     * @param name the name of the file, for messages
     */
    Script(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    /** A script with the given lines. */
    Script(String name, List<String> lines) {
        this(name, following(lines.iterator()));
    }

    private static Source following(Iterator<String> lines) {
        return () -> lines.hasNext() ? Optional.of(lines.next()) : Optional.empty();
    }

    /**
     * Runs the lines.
     *
     * @return the exit code; if a line fails, a message names the line
     */
    int run(Session session, OwnWords.Call call) {
        for (Optional<String> text = whole(); text.isPresent(); text = session.left() ? Optional.empty() : whole()) {
            int last = number;
            int code = session.run(text.get(), call.console(), call.in(), call.interruptions());
            if (code != ExitCode.DONE.status()) {
                int first = last - (int) text.get().lines().count() + 1;
                call.console().err().println(name + ":" + first + ": ended here, with exit code " + code);
                return code;
            }
        }
        return ExitCode.DONE.status();
    }

    /** The next command or statement, which may take several lines. */
    private Optional<String> whole() {
        Optional<String> first = next();
        if (first.isEmpty()) {
            return first;
        }
        var text = new StringBuilder(first.get());
        while (Line.goesOn(text.toString())) {
            Optional<String> more = next();
            if (more.isEmpty()) {
                break;
            }
            text.append('\n').append(more.get());
        }
        return Optional.of(text.toString());
    }

    private Optional<String> next() {
        try {
            Optional<String> line = source.next();
            number += line.isPresent() ? 1 : 0;
            return line;
        } catch (IOException unreadable) {
            throw CliException.failed(name + " cannot be read: " + unreadable.getMessage(), "")
                    .causedBy(unreadable);
        }
    }
}
