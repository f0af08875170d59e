package io.kubectlpg.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of UTF-8 from a stream. Questions are printed to another stream. */
public final class StandardInput implements Input {
    private final InputStream in;
    private final PrintStream questions;

    public StandardInput(InputStream in, PrintStream questions) {
        this.in = in;
        this.questions = questions;
    }

    /** An empty input. */
    public static Input none() {
        return new StandardInput(InputStream.nullInputStream(), new PrintStream(PrintStream.nullOutputStream()));
    }

    @Override
    public Optional<String> ask(String question) throws IOException {
        questions.print(question);
        questions.flush();
        var line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", ""));
    }

    @Override
    public InputStream stream() {
        return in;
    }

    @Override
    public String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
