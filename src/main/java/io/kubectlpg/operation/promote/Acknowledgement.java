package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance answers to a decision that makes another one the primary. From then on it is a replica, and receives
 * nothing more from an earlier primary.
 *
 * @param timeline the newest timeline that it has
 * @param received the last position that it has received or written, as far as it knows
 * @param complete whether it has no more than that. Only a server that accepts connections knows it, or one that ended cleanly
 */
record Acknowledgement(InstanceName instance, Timeline timeline, Lsn received, boolean complete) {
    /** The order in which instances have more: first by the timeline, then by the position. */
    static final Comparator<Acknowledgement> BY_WAL =
            Comparator.comparing(Acknowledgement::timeline).thenComparing(Acknowledgement::received);

    private static final Pattern ANSWER = Pattern.compile("(?:yes|no) (\\d{1,9}) ([0-9A-F]+/[0-9A-F]+)( or more)?");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The outcome of the question. */
    sealed interface Outcome {}

    /** The instance obeys the decision. */
    record Given(Acknowledgement acknowledgement) implements Outcome {}

    /**
     * The instance does not obey, for example because it was promoted before.
     *
     * @param exitCode 3 if it must not obey; otherwise it could not
     * @param why its own words
     */
    record Refused(int exitCode, String why) implements Outcome {}

    /** The instance does not answer, so nobody knows. */
    record Silent(String why) implements Outcome {}

    /**
     * Asks an instance to obey.
     *
     * @param unlessPromoted whether an instance that was promoted by an earlier decision refuses
     */
    static Outcome ask(Kube kube, InstanceName instance, Decision decision, boolean unlessPromoted) {
        var argv = new ArrayList<>(List.of(
                "bash",
                "/opt/kubectl-pg/acknowledge",
                Integer.toString(decision.epoch()),
                Integer.toString(decision.timeline())));
        if (unlessPromoted) {
            argv.add("unless-promoted");
        }
        PodExec.Result result;
        try {
            result = kube.exec().run(instance.podName(), argv, LIMIT);
        } catch (ExecLost lost) {
            return new Silent(lost.problem());
        } catch (CliException failed) {
            Unswallowed.check(failed);
            return new Silent(failed.problem());
        }
        Optional<Acknowledgement> answer = parse(instance, result.text());
        if (result.succeeded() && answer.isPresent()) {
            return new Given(answer.get());
        }
        return new Refused(result.exitCode(), (result.stderr() + " " + result.text()).strip());
    }

    /**
     * As {@link #ask}, and asks once more an instance that may have more than it says. It has obeyed by then, and the script waits
     * until its server accepts connections.
     */
    static Outcome askForAll(Kube kube, InstanceName instance, Decision decision) {
        Outcome first = ask(kube, instance, decision, false);
        if (isComplete(first)) {
            return first;
        }
        Outcome second = ask(kube, instance, decision, false);
        return isComplete(second) ? second : new Silent("it may have more than it knows");
    }

    /** Whether more questions would not tell more. */
    private static boolean isComplete(Outcome outcome) {
        return !(outcome instanceof Given given) || given.acknowledgement().complete();
    }

    static Optional<Acknowledgement> parse(InstanceName instance, String text) {
        Matcher answer = ANSWER.matcher(text);
        return answer.matches()
                ? Optional.of(new Acknowledgement(
                        instance,
                        new Timeline(Integer.parseInt(answer.group(1))),
                        Lsn.parse(answer.group(2)),
                        answer.group(3) == null))
                : Optional.empty();
    }
}
