package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.output.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Compares the clocks of this machine, the API server and the instance. */
final class ClockCheck implements Check {
    /** A smaller difference is ignored, because the API server reports whole seconds and an answer takes some time. */
    private static final Duration MUCH = Duration.ofSeconds(10);

    /** The difference above which S3 refuses signed requests. */
    private static final Duration TOO_MUCH = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "clocks";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        // Any request updates the known time of the server.
        context.kube().serverVersion();
        Instant server = context.kube().serverTime();
        Instant here = context.clock().instant();
        // The instance's time was read some seconds ago, so it is compared with the time of that moment.
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
                    "Set the node's clock by NTP, because restore --time depends on it.");
        }
        Duration own = Duration.between(server, here);
        if (own.abs().compareTo(MUCH) > 0) {
            return Diagnosis.warning(
                    "clocks",
                    "this machine is " + words(own) + " the API server",
                    "Set the clock of this machine by NTP, so that both clocks agree.");
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
