package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Dialog;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The side of the old primary: a talk with the script {@code hand-over} in its pod. */
final class HandOver implements AutoCloseable {
    /** A checkpoint may take minutes. The primary serves meanwhile. */
    private static final Duration READY = Duration.ofMinutes(5);
    /** The server has ten seconds to end, and up to fifteen more if it has to be forced. */
    private static final Duration STOPPED = Duration.ofSeconds(40);
    /** The script takes a client for dead that has said nothing for two seconds. */
    private static final Duration BEAT = Duration.ofMillis(400);

    private final InstanceName instance;
    private final Dialog dialog;
    private final ProcessTime time;

    private HandOver(InstanceName instance, Dialog dialog, ProcessTime time) {
        this.instance = instance;
        this.dialog = dialog;
        this.time = time;
    }

    /** How it ends. */
    sealed interface Outcome {
        /**
         * The instance is a replica from now on.
         *
         * @param where the timeline and the position that its successor must have
         * @param stopped the time by {@link ProcessTime#monotonic} at which its server was told to stop
         */
        record Given(String where, long stopped) implements Outcome {}

        /** The instance stays the primary. */
        record Kept(String why) implements Outcome {}

        /** Nobody knows. */
        record Unknown(String why) implements Outcome {}
    }

    static HandOver open(StepContext context, InstanceName instance, int epoch, InstanceName successor) {
        return new HandOver(
                instance,
                context.kube()
                        .exec()
                        .dialog(
                                instance.podName(),
                                List.of(
                                        "bash",
                                        "/opt/kubectl-pg/hand-over",
                                        Integer.toString(epoch),
                                        successor.toString())),
                context.time());
    }

    /** Waits until the instance is ready. Fails if it cannot hand over; then nothing has changed. */
    void awaitReady() {
        switch (dialog.hear(READY).orElse(new Dialog.Heard.Lost("its checkpoint takes longer than 5 minutes"))) {
            case Dialog.Heard.Line line when line.text().equals("ready") -> {}
            case Dialog.Heard.Line line -> throw refused(line.text());
            case Dialog.Heard.Ended ended -> throw refused(ended.said());
            case Dialog.Heard.Lost lost -> throw refused(lost.why());
        }
    }

    private CliException refused(String why) {
        return CliException.refused(
                instance + " cannot hand over its role: " + why,
                "Nothing has changed. See kubectl pg status " + instance.cluster() + ".");
    }

    /** Stops the server, and waits for the outcome. */
    Outcome stop() {
        Waiting.Deadline deadline = Waiting.deadline(STOPPED, time);
        dialog.say("stop");
        long stopped = time.monotonic();
        while (!deadline.passed()) {
            Optional<Dialog.Heard> heard = dialog.hear(BEAT);
            if (heard.isEmpty()) {
                dialog.say("alive");
                continue;
            }
            switch (heard.get()) {
                case Dialog.Heard.Line line -> {
                    String[] words = line.text().split(" ", 2);
                    if (words[0].equals("stopping")) {
                        stopped = time.monotonic();
                    }
                    if (words[0].equals("given")) {
                        return new Outcome.Given(words[1], stopped);
                    }
                    if (words[0].equals("kept")) {
                        return new Outcome.Kept(words[1]);
                    }
                }
                case Dialog.Heard.Ended ended -> {
                    return ended.exitCode() == 3 ? new Outcome.Kept(ended.said()) : new Outcome.Unknown(ended.said());
                }
                case Dialog.Heard.Lost lost -> {
                    return new Outcome.Unknown(lost.why());
                }
            }
        }
        return new Outcome.Unknown("it has not answered for " + STOPPED.toSeconds() + " s");
    }

    @Override
    public void close() {
        dialog.close();
    }
}
