package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code doctor} says of the cluster itself: its other checks look at what surrounds it, and make a pod for that. */
public final class DoctorsFindings {
    private DoctorsFindings() {}

    /** Whether one has failed, and the text of all. */
    public record Text(boolean failed, String text) {}

    public static Text of(FakeKube kube, ClusterName name, Spec spec, String version) {
        var context = new DoctorContext(
                kube,
                name,
                spec,
                Optional.of(new ClusterReader(kube).read(name)),
                ObjectFindings.read(kube, name, version),
                "a1",
                Clock.systemUTC(),
                new PlanWait(Duration.ofMinutes(1), Progress.silent()));
        List<Diagnosis> found = Stream.of(new StateCheck(), new LeftoversCheck())
                .flatMap(check -> check.run(context).stream())
                .toList();
        return new Text(
                found.stream().anyMatch(diagnosis -> diagnosis.verdict() == Verdict.FAILED),
                found.stream()
                        .map(diagnosis -> diagnosis.sentence() + "\n  " + diagnosis.remedy())
                        .collect(Collectors.joining("\n")));
    }
}
