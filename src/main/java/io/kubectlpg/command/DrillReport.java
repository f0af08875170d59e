package io.kubectlpg.command;

import io.kubectlpg.cluster.Drill;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The output of {@code drill}: first the verdict, then the problems, then the measured values. */
record DrillReport(ClusterName cluster, Drill drill) {

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> Values.print(console.out(), format, drill.document());
            case NAME -> console.out().println("cluster/" + cluster);
            case TABLE, WIDE -> text(console);
        }
    }

    private void text(Console console) {
        PrintStream out = console.out();
        out.println(cluster + "  drill " + (drill.passed() ? "passed" : "FAILED")
                + drill.backup().map(label -> "   backup " + label).orElse("")
                + drill.lsn().map(lsn -> "   recovered to " + lsn).orElse(""));
        drill.failures().forEach(failure -> out.println("  ! " + failure));
        drill.recoveryTime().ifPresent(time -> out.println("RECOVERY TIME  " + seconds(time) + parts()));
        drill.check().ifPresent(time -> out.println("CHECKS         " + seconds(time)));
        out.println("DATA           " + data(console));
    }

    private String parts() {
        return drill.copy()
                .flatMap(copy -> drill.recovery()
                        .map(recovery -> ": copy " + seconds(copy)
                                + drill.bytes()
                                        .map(bytes -> " for " + Values.size(bytes))
                                        .orElse("") + ", replay "
                                + seconds(recovery)))
                .orElse("");
    }

    private String data(Console console) {
        String last = drill.lastCommit()
                .map(commit -> "last commit " + Values.time(commit, console.zone()) + ", "
                        + Values.age(commit, drill.began()) + " before the drill")
                .orElse("as of the backup: no commit came after it");
        return last + drill.loss().map(loss -> "; " + words(loss)).orElse("");
    }

    static String words(Drill.Loss loss) {
        return loss.commits() == 0
                ? "nothing would have been lost"
                : "%d commit%s of the last %s would have been lost"
                        .formatted(loss.commits(), loss.commits() == 1 ? "" : "s", Values.duration(loss.age()));
    }

    static String seconds(Duration time) {
        return time.compareTo(Duration.ofMinutes(2)) < 0
                ? String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0)
                : Values.duration(time);
    }
}
