package io.kubectlpg.command;

import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** What reports print where there is no terminal, in UTC. */
final class Printed {
    private Printed() {}

    /** All of it, on whichever stream. */
    static String at(Instant now, Consumer<Console> report) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        report.accept(new Console(
                stream, stream, Terminal.none(), Console.Verbosity.NORMAL, Clock.fixed(now, ZoneOffset.UTC)));
        return out.toString(StandardCharsets.UTF_8);
    }
}
