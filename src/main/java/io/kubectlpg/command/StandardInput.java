package io.kubectlpg.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A stream of UTF-8; questions are shown on another one. */
public final class StandardInput implements Input {
    private final BufferedReader reader;
    private final PrintStream questions;

    public StandardInput(InputStream in, PrintStream questions) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.questions = questions;
    }

    /** An input that is empty. */
    public static Input none() {
        return new StandardInput(InputStream.nullInputStream(), new PrintStream(PrintStream.nullOutputStream()));
    }

    @Override
    public Optional<String> ask(String question) throws IOException {
        questions.print(question);
        questions.flush();
        return Optional.ofNullable(reader.readLine());
    }

    @Override
    public String rest() throws IOException {
        var rest = new StringWriter();
        reader.transferTo(rest);
        return rest.toString();
    }
}
