package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.operation.monitor.Change;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The output of {@code monitor}: lines that are complete at once, also in a pipe.
 *
 * @param pipe the stream behind the console, which notices that nobody reads any more
 * @param goesOn whether the watch goes on after a problem has lasted; if not, the error of the command names it
 */
record MonitorReport(Console console, PrintStream pipe, Format format, boolean goesOn) {
    private static final int WORD = 8;

    /** Prints the changes. Returns false if the output is closed. */
    boolean print(List<Change> changes) {
        PrintStream out = console.out();
        Instant now = console.clock().instant();
        for (Change change : changes) {
            switch (format) {
                case JSON -> out.println(document(change, now));
                case YAML -> Values.stream(out, List.of(document(change, now)));
                case TABLE, WIDE, NAME -> text(out, change, now);
            }
        }
        out.flush();
        return !pipe.checkError();
    }

    private void text(PrintStream out, Change change, Instant now) {
        Finding finding = change.finding();
        String time = Values.time(now, console.zone());
        String lasted = Values.duration(change.lasted());
        String line = switch (change.kind()) {
            case BEGAN, SEVERITY -> padded(finding.severity().name().toLowerCase(Locale.ROOT)) + finding.problem();
            case LASTS -> padded("lasts") + lasted + ": " + finding.problem();
            case ENDED, OVER -> padded("ended") + "after " + lasted + ": " + finding.problem();
        };
        if (change.kind() == Change.Kind.LASTS && !goesOn) {
            return;
        }
        out.println(time + "  " + line);
        boolean first = change.kind() == Change.Kind.BEGAN || change.kind() == Change.Kind.SEVERITY;
        if (first && !finding.remedy().isEmpty()) {
            out.println(" ".repeat(time.length() + 2 + WORD + 1) + finding.remedy());
        }
    }

    private static String padded(String word) {
        return word + " ".repeat(WORD + 1 - word.length());
    }

    private static ObjectNode document(Change change, Instant now) {
        Finding finding = change.finding();
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("time", now.toString())
                .put(
                        "change",
                        switch (change.kind()) {
                            case BEGAN -> "began";
                            case SEVERITY -> "severity";
                            case LASTS -> "lasts";
                            case ENDED, OVER -> "ended";
                        })
                .put("seconds", change.lasted().toSeconds())
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("topic", finding.topic().word());
        finding.instance().ifPresent(instance -> document.put("instance", instance.toString()));
        return document.put("problem", finding.problem()).put("remedy", finding.remedy());
    }
}
