package io.kubectlpg.runbook;

import io.kubectlpg.output.SecretText;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the outcome of each line for the report. After an interruption another thread writes the report. */
final class RunRecord {
    private final Runbook runbook;
    private final Optional<Path> file;
    private final Variables variables;
    private final Clock clock;
    private final Instant began;
    private final Map<Integer, Instant> begun = new HashMap<>();
    private final Map<Integer, JUnitReport.Case> cases = new HashMap<>();
    private List<JUnitReport.Case> written = List.of();

    RunRecord(Runbook runbook, Optional<Path> file, Variables variables, Clock clock) {
        this.runbook = runbook;
        this.file = file;
        this.variables = variables;
        this.clock = clock;
        this.began = clock.instant();
    }

    synchronized void begins(Line line) {
        begun.put(line.number(), clock.instant());
    }

    synchronized void ended(Line line, Optional<RunbookRun.Failure> failure) {
        Duration took = Duration.between(begun.getOrDefault(line.number(), began), clock.instant());
        JUnitReport.Fate fate = failure.<JUnitReport.Fate>map(failed -> new JUnitReport.Fate.Failed(
                        failed.code(),
                        variables.withoutSecrets(failed.problem(), line.written()),
                        failed.ignored(line)))
                .orElse(new JUnitReport.Fate.Passed());
        cases.putIfAbsent(line.number(), new JUnitReport.Case(line.number(), kept(line), took, fate));
    }

    /** The text of a line for the report, without values of variables and without text that may be secret. */
    private static String kept(Line line) {
        String text = line.written().replaceAll("\\s+", " ");
        return SecretText.in(text.replaceAll("\\$\\{[^}]*}", "")) ? text.split(" ", 2)[0] + " …" : text;
    }

    /**
     * Writes the report. It writes nothing if the written report is already up to date, because the process may be
     * about to end.
     */
    synchronized void write() {
        List<JUnitReport.Case> all = runbook.lines().stream()
                .map(line -> cases.getOrDefault(
                        line.number(),
                        new JUnitReport.Case(
                                line.number(),
                                kept(line),
                                Duration.ZERO,
                                new JUnitReport.Fate.Skipped("it was not run"))))
                .toList();
        if (!all.equals(written)) {
            file.ifPresent(path -> JUnitReport.write(path, runbook.name(), began, all));
            written = all;
        }
    }
}
