package io.kubectlpg.cluster;

import java.time.Instant;

/**
 * One run of a schedule.
 *
 * @param due the time when the run should begin
 * @param attempt the number of the attempt, from 1
 * @param detail the backup's label, the error, or the reason for a skipped run; may be empty
 */
public record ScheduledRun(Instant due, int attempt, Outcome outcome, String detail) {
    /** The ways in which a run can end. */
    public enum Outcome {
        RUNNING,
        DONE,
        FAILED,
        /** The instance skipped the run because other work was running. */
        SKIPPED,
        /** The Job did not reach the instance: an operation held the lock, or there was no primary. */
        NOT_BEGUN;

        /** The outcome as users see it. */
        public String word() {
            return switch (this) {
                case RUNNING -> "running";
                case DONE -> "done";
                case FAILED -> "failed";
                case SKIPPED -> "skipped";
                case NOT_BEGUN -> "not begun";
            };
        }
    }

    static ScheduledRun of(Instant due, int attempt, Request request) {
        if (request.kind() == RequestKind.SKIPPED) {
            return new ScheduledRun(
                    due, attempt, Outcome.SKIPPED, request.result().orElse(""));
        }
        if (request.exit().isEmpty()) {
            return new ScheduledRun(due, attempt, Outcome.RUNNING, request.id());
        }
        int exit = request.exit().get();
        return exit == 0
                ? new ScheduledRun(due, attempt, Outcome.DONE, request.result().orElse(""))
                : new ScheduledRun(due, attempt, Outcome.FAILED, request.error().orElse("exit code " + exit));
    }
}
