package io.kubectlpg.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Runs the lines of a runbook, one after the other, until one fails. */
public final class RunbookRun {
    /** The time limit of one query. */
    private static final Duration QUERY_LIMIT = Duration.ofMinutes(1);

    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final String DRY_RUN = "--dry-run";

    private final Runbook runbook;
    private final Options options;
    private final CommandLines commands;
    private final Console console;
    private final RunRecord record;
    private final Interruption interruption = new Interruption();

    /**
     * The options of a run.
     *
     * @param from the number of the first line to run
     * @param yes whether all questions of {@code confirm} are answered with yes
     * @param report the file for the report, if one is wanted
     * @param again the command line that runs the file again, without {@code --from}
     */
    public record Options(int from, boolean dryRun, boolean yes, Optional<Path> report, String again) {}

    public RunbookRun(Runbook runbook, Options options, Variables variables, CommandLines commands, Console console) {
        this.runbook = runbook;
        this.options = options;
        this.commands = commands;
        this.console = console;
        this.record = new RunRecord(runbook, options.report(), variables, console.clock());
    }

    /**
     * Runs the lines.
     *
     * @return the exit code of the first line that fails; 0 if none does
     */
    public int run() {
        List<Line> lines = runbook.from(options.from());
        if (options.dryRun()) {
            return plan(lines);
        }
        requireAnswers(lines);
        options.report().ifPresent(JUnitReport::require);
        Optional<SharedLock> lock = lock(lines);
        Instant began = console.clock().instant();
        try (var _ = Interruptions.current().watch(() -> interruption.tell(lock))) {
            lock.ifPresent(SharedLock::take);
            int code = lock.map(shared -> shared.during(() -> run(lines, lock))).orElseGet(() -> run(lines, lock));
            if (code == ExitCode.DONE.status()) {
                say("%s: %d %s done in %s"
                        .formatted(runbook.name(), lines.size(), lines.size() == 1 ? "line" : "lines", since(began)));
            }
            return code;
        } finally {
            record.write();
            lock.ifPresent(SharedLock::close);
        }
    }

    /** Fails before the first line runs if a line asks a question and there is no terminal. */
    private void requireAnswers(List<Line> lines) {
        if (options.yes() || commands.asks()) {
            return;
        }
        lines.stream()
                .filter(line -> line.action() instanceof Action.Confirm)
                .findFirst()
                .ifPresent(line -> {
                    throw CliException.usage(
                            place(line) + "confirm asks a question, and there is no terminal to ask on",
                            "Add --yes. No line was run.");
                });
    }

    /** The lock for the whole run, if its lines change only one cluster. Otherwise each command takes its own lock. */
    private Optional<SharedLock> lock(List<Line> lines) {
        Set<Optional<ClusterName>> changed = Runbook.changed(lines).orElse(Set.of());
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        List<SharedLock> locks = changed.stream().map(commands::lock).toList();
        boolean one = locks.stream().map(SharedLock::cluster).distinct().count() == 1;
        return one ? Optional.of(locks.getFirst()) : Optional.empty();
    }

    private int run(List<Line> lines, Optional<SharedLock> lock) {
        for (Line line : lines) {
            record.begins(line);
            interruption.at(line);
            say(place(line) + line.shown());
            Instant began = console.clock().instant();
            Optional<Failure> failure = failure(line, lock);
            if (failure.isPresent() && Interruptions.current().happened()) {
                interruption.tell(lock);
                return ExitCode.INTERRUPTED.status();
            }
            String took = since(began);
            record.ended(line, failure);
            if (failure.isEmpty()) {
                say(place(line) + "done in " + took);
            } else if (failure.get().ignored(line)) {
                say(place(line) + "failed with exit code " + failure.get().code() + " after " + took
                        + "; the runbook goes on, because the line begins with -");
            } else {
                interruption.ended(failure.get(), took);
                return failure.get().code();
            }
        }
        return ExitCode.DONE.status();
    }

    /** The reason why a line failed. */
    record Failure(int code, String problem) {
        private static Failure of(CliException failure) {
            return new Failure(failure.code().status(), failure.problem());
        }

        /** Whether the runbook goes on after the failure. An interruption always ends the runbook. */
        boolean ignored(Line line) {
            return line.optional() && code != ExitCode.INTERRUPTED.status();
        }
    }

    private Optional<Failure> failure(Line line, Optional<SharedLock> lock) {
        try {
            return switch (line.action()) {
                case Action.Command command -> failure(command, line, lock);
                case Action.Expect expect -> {
                    expect(expect.expectation(), line);
                    yield Optional.empty();
                }
                case Action.WaitFor wait -> {
                    waitFor(wait, line);
                    yield Optional.empty();
                }
                case Action.Confirm confirm -> {
                    confirm(confirm, line, lock);
                    yield Optional.empty();
                }
            };
        } catch (CliException failure) {
            if (!Interruptions.current().happened()) {
                commands.tell(failure);
            }
            return Optional.of(Failure.of(failure));
        }
    }

    private Optional<Failure> failure(Action.Command command, Line line, Optional<SharedLock> lock) {
        if (command.use().lockFree()) {
            lock.ifPresent(SharedLock::giveBack);
        } else if (command.use().changes()) {
            lock.ifPresent(SharedLock::take);
        }
        CommandLines.Ended ended = commands.run(command.words(), line.cluster());
        if (command.use().lockFree()) {
            lock.ifPresent(SharedLock::take);
        }
        return ended.code() == ExitCode.DONE.status()
                ? Optional.empty()
                : Optional.of(new Failure(
                        ended.code(), ended.failure().map(CliException::problem).orElse("it failed")));
    }

    private void expect(Expectation expectation, Line line) {
        String found = found(expectation, line, QUERY_LIMIT);
        if (!expectation.holds(found)) {
            throw CliException.failed(unmet(expectation, found), "");
        }
    }

    /**
     * Waits until the condition is true. A failure to read the left side may pass, for example while a server restarts.
     */
    private void waitFor(Action.WaitFor wait, Line line) {
        Waiting.Deadline deadline = Waiting.deadline(wait.limit());
        Expectation expectation = wait.expectation();
        String last;
        do {
            try {
                String found = found(expectation, line, limit(deadline));
                if (expectation.holds(found)) {
                    return;
                }
                last = unmet(expectation, found);
            } catch (CliException failure) {
                if (failure.code() == ExitCode.INTERRUPTED || failure.code() == ExitCode.USAGE) {
                    throw failure;
                }
                last = failure.problem();
            }
            Waiting.pause(deadline.atMost(AGAIN));
        } while (!deadline.passed());
        throw CliException.timedOut(
                "the condition was not met within " + Values.duration(wait.limit()) + ": " + last, "");
    }

    /** The time left, but at least one second. */
    private static Duration limit(Waiting.Deadline deadline) {
        Duration left = deadline.atMost(QUERY_LIMIT);
        return left.toSeconds() < 1 ? Duration.ofSeconds(1) : left;
    }

    private String found(Expectation expectation, Line line, Duration limit) {
        return switch (expectation.subject()) {
            case Expectation.Query query -> commands.answer(query, line.cluster(), limit);
            case Expectation.StatusField field -> value(field, commands.status(line.cluster()));
        };
    }

    /**
     * The value of the field. The value of a list is its number of entries. The result is an empty text if the field
     * does not exist now.
     */
    static String value(Expectation.StatusField field, JsonNode status) {
        JsonNode at = status;
        for (String part : field.path()) {
            at = part.matches("[0-9]+") ? at.path(Integer.parseInt(part)) : at.path(part);
        }
        return at.isContainerNode() ? Integer.toString(at.size()) : at.asText();
    }

    private static String unmet(Expectation expectation, String found) {
        String what = expectation.subject() instanceof Expectation.StatusField field ? field.toString() : "the query";
        return "%s gives \"%s\"; expected: %s \"%s\""
                .formatted(what, found, expectation.comparison(), expectation.value());
    }

    private void confirm(Action.Confirm confirm, Line line, Optional<SharedLock> lock) {
        if (options.yes()) {
            return;
        }
        Supplier<Optional<ClusterSnapshot>> look = () -> lock.map(
                shared -> ClusterSnapshot.of(commands.status(Optional.of(shared.cluster())), shared.operations()));
        Optional<ClusterSnapshot> before = look.get();
        // The lock is released during the question, which may wait for hours, so that others can work.
        lock.ifPresent(SharedLock::giveBack);
        commands.ask(confirm.question());
        lock.ifPresent(SharedLock::take);
        List<String> changes =
                before.flatMap(earlier -> look.get().map(earlier::changesTo)).orElse(List.of());
        if (!changes.isEmpty()) {
            throw CliException.refused(
                    "something has changed %s while the question waited: %s"
                            .formatted(lock.orElseThrow().cluster(), String.join("; ", changes)),
                    "See what has changed. Then --from %d asks again and continues.".formatted(line.number()));
        }
    }

    private int plan(List<Line> lines) {
        int first = ExitCode.DONE.status();
        for (Line line : lines) {
            console.out().println(place(line) + line.shown());
            int code = planned(line);
            if (code != ExitCode.DONE.status() && !line.optional()) {
                console.out().flush();
                say(place(line) + "in the present state of the cluster, the command makes no plan (exit code " + code
                        + ")");
                first = first == ExitCode.DONE.status() ? code : first;
            }
        }
        return first;
    }

    private int planned(Line line) {
        if (!(line.action() instanceof Action.Command command) || !command.use().plans()) {
            return ExitCode.DONE.status();
        }
        var words = new ArrayList<>(command.words());
        if (command.use().changes()) {
            int end = words.indexOf("--");
            words.add(end < 0 ? words.size() : end, DRY_RUN);
        }
        return commands.run(words, line.cluster()).code();
    }

    private String place(Line line) {
        return runbook.name() + ":" + line.number() + ": ";
    }

    private String since(Instant began) {
        return Values.age(began, console.clock().instant());
    }

    private void say(String sentence) {
        console.out().flush();
        console.err().println(sentence);
    }

    /** Prints once how to go on, after a failed line or an interruption. */
    private final class Interruption {
        private volatile Optional<Line> current = Optional.empty();
        private boolean told;

        void at(Line line) {
            current = Optional.of(line);
        }

        void tell(Optional<SharedLock> lock) {
            try {
                interrupted();
            } finally {
                lock.ifPresent(SharedLock::giveBack);
            }
        }

        /**
         * Prints the text and writes the report in the first call; another call waits for the first. When the thread of
         * an interruption returns, the process ends. So that thread must wait, even if the thread that runs the line
         * made the first call.
         */
        private synchronized void interrupted() {
            current.filter(line -> first()).ifPresent(line -> {
                say(place(line) + "interrupted here");
                goOn(line);
                record.ended(line, Optional.of(new Failure(ExitCode.INTERRUPTED.status(), "interrupted")));
                record.write();
            });
        }

        synchronized void ended(Failure failure, String took) {
            current.filter(line -> first()).ifPresent(line -> {
                say(place(line) + "ended here, with exit code " + failure.code() + ", after " + took);
                goOn(line);
            });
        }

        private boolean first() {
            boolean first = !told;
            told = true;
            return first;
        }

        private void goOn(Line line) {
            say("  Go on with: " + options.again() + " --from " + line.number());
        }
    }
}
