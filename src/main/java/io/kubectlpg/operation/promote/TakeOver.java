package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.ReplicationSlot;
import io.kubectlpg.kube.Dialog;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The side of the new primary: a talk with the script {@code take-over} in its pod. */
final class TakeOver implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    /** The promotion itself may take a minute. */
    private static final Duration PROMOTED = Duration.ofSeconds(75);

    private static final Duration BEAT = Duration.ofSeconds(2);

    private final InstanceName instance;
    private final Dialog dialog;
    private final ProcessTime time;
    private volatile boolean ordered;

    private TakeOver(InstanceName instance, Dialog dialog, ProcessTime time) {
        this.instance = instance;
        this.dialog = dialog;
        this.time = time;
        // The script ends if it hears nothing, so that a client that sleeps for long gives no order when it wakes up.
        time.beside(this::beat);
    }

    private void beat() {
        while (!ordered && dialog.say("alive")) {
            time.pause(BEAT);
        }
    }

    /** How an order ends. */
    sealed interface Outcome {
        /** The instance is the primary, on this timeline. */
        record Promoted(int timeline) implements Outcome {}

        /** The order lies on the volume, and the instance has not replayed far enough yet. */
        record Behind(String position) implements Outcome {}

        /** No order was accepted. */
        record Refused(String why) implements Outcome {}

        /** Nobody knows whether the order was accepted. */
        record Unknown(String why) implements Outcome {}
    }

    /**
     * Starts the script. It makes the slots for all other instances.
     *
     * @param number the lowest number for the new timeline
     * @param archiveMayBeSilent whether the promotion goes on if the archive does not answer
     */
    static TakeOver open(
            StepContext context,
            ClusterState state,
            InstanceName instance,
            int epoch,
            int number,
            boolean archiveMayBeSilent) {
        var argv = new ArrayList<>(List.of(
                "bash",
                "/opt/kubectl-pg/take-over",
                Integer.toString(epoch),
                Integer.toString(number),
                archiveMayBeSilent ? "silent" : "asked"));
        state.instances().stream()
                .map(Instance::name)
                .filter(other -> !other.equals(instance))
                .map(ReplicationSlot::nameOf)
                .forEach(argv::add);
        return new TakeOver(instance, context.kube().exec().dialog(instance.podName(), argv), context.time());
    }

    /**
     * Waits until the instance is ready. Fails if it cannot take over; then nothing has changed.
     *
     * @return its timeline
     */
    String awaitReady() {
        Waiting.Deadline deadline = Waiting.deadline(READY, time);
        return switch (dialog.hear(deadline.left()).orElse(new Dialog.Heard.Lost("it does not get ready"))) {
            case Dialog.Heard.Line line
            when line.text().startsWith("ready ") -> line.text().split(" ", -1)[1];
            case Dialog.Heard.Line line -> throw refused(line.text());
            case Dialog.Heard.Ended ended -> throw refused(ended.said());
            case Dialog.Heard.Lost lost -> throw refused(lost.why());
        };
    }

    private CliException refused(String why) {
        return CliException.refused(
                instance + " cannot become the primary: " + why,
                "Nothing has changed. See kubectl pg status " + instance.cluster() + ".");
    }

    /**
     * Orders the instance to be the primary once it has replayed up to a position.
     *
     * @param where the timeline and the position, as the other script printed them
     */
    void order(String where) {
        ordered = true;
        dialog.say("go " + where);
    }

    /** Waits for the end of the order. */
    Outcome outcome() {
        Waiting.Deadline deadline = Waiting.deadline(PROMOTED, time);
        boolean accepted = false;
        while (true) {
            Optional<Dialog.Heard> heard = dialog.hear(deadline.left());
            if (heard.isEmpty()) {
                return new Outcome.Unknown("it has not answered for " + PROMOTED.toSeconds() + " s");
            }
            switch (heard.get()) {
                case Dialog.Heard.Line line -> {
                    String[] words = line.text().split(" ", 2);
                    if (words[0].equals("promoted")) {
                        return new Outcome.Promoted(Integer.parseInt(words[1]));
                    }
                    if (words[0].equals("behind")) {
                        return new Outcome.Behind(words[1]);
                    }
                    accepted |= words[0].equals("accepted");
                }
                case Dialog.Heard.Ended ended -> {
                    return accepted ? new Outcome.Unknown(ended.said()) : new Outcome.Refused(ended.said());
                }
                case Dialog.Heard.Lost lost -> {
                    return new Outcome.Unknown(lost.why());
                }
            }
        }
    }

    @Override
    public void close() {
        ordered = true;
        dialog.close();
    }
}
