package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.output.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether this machine, the API server and the instance agree about the time. */
final class ClockCheck implements Check {
    /** The API server tells its time in whole seconds, and an answer takes a while. */
    private static final Duration MUCH = Duration.ofSeconds(10);

    /** S3 refuses requests that are signed for another time. */
    private static final Duration TOO_MUCH = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "clocks";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        // Makes the server say what time it is.
        context.kube().serverVersion();
        Instant server = context.kube().serverTime();
        Instant here = context.clock().instant();
        // What was observed is some seconds old: asked when this began.
        Optional<Instant> instance =
                context.state().flatMap(ClusterState::primaryObservation).map(Observation::now);
        return List.of(judge(server, here, instance));
    }

    static Diagnosis judge(Instant server, Instant here, Optional<Instant> instance) {
        Optional<Duration> of = instance.map(time -> Duration.between(server, time));
        if (of.filter(skew -> skew.abs().compareTo(TOO_MUCH) > 0).isPresent()) {
            return Diagnosis.failed(
                    "clocks",
                    "the node of the primary is " + words(of.get()) + " the API server: S3 refuses its requests",
                    "Set the node's clock by NTP.");
        }
        if (of.filter(skew -> skew.abs().compareTo(MUCH) > 0).isPresent()) {
            return Diagnosis.warning(
                    "clocks",
                    "the node of the primary is " + words(of.get()) + " the API server",
                    "Set the node's clock by NTP: restore goes by it.");
        }
        Duration own = Duration.between(server, here);
        if (own.abs().compareTo(MUCH) > 0) {
            return Diagnosis.warning(
                    "clocks",
                    "this machine is " + words(own) + " the API server",
                    "Set its clock by NTP: a moment that you read here is another one there.");
        }
        return Diagnosis.ok(
                "clocks",
                instance.isPresent()
                        ? "this machine, the API server and the instance agree"
                        : "this machine and the API server agree");
    }

    private static String words(Duration skew) {
        return Values.duration(skew.abs()) + (skew.isNegative() ? " behind" : " ahead of");
    }
}
