package io.kubectlpg.command;

import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.PluginTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** Reads lines of UTF-8 from a stream. Questions go to another stream. */
public final class StandardInput implements Input {
    private final InputStream in;
    private final PrintStream questions;
    private final Keyboard keyboard;

    /**
     * An input from a stream.
     *
     * @param keyboard the terminal, if the input is a terminal
     */
    public StandardInput(InputStream in, PrintStream questions, Keyboard keyboard) {
        this.in = in;
        this.questions = questions;
        this.keyboard = keyboard;
    }

    /** An input that is no terminal. */
    public StandardInput(InputStream in, PrintStream questions) {
        this(in, questions, Keyboard.none());
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
    public PluginTerminal plugins() {
        return keyboard.plugins();
    }

    @Override
    public int handOver(ToIntFunction<Attachment> program) {
        return keyboard.handOver(program);
    }

    @Override
    public <T> T questions(boolean colour, Function<Questions, T> conversation) {
        return keyboard.questions(colour, conversation);
    }

    @Override
    public int lend(IntSupplier program) {
        return keyboard.lend(program);
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
