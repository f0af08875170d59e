package io.kubectlpg.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.RestorePointName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates restore points, and lists those on an instance's volume. {@link HistoryStore} has those of earlier volumes. */
public final class RestorePoints {
    private static final String SCRIPT = "/opt/kubectl-pg/restore-point";
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(30);
    private static final Duration CREATE_LIMIT = Duration.ofMinutes(2);
    private static final int REFUSED = 3;
    private static final int UNFIT = 5;

    private RestorePoints() {}

    /** The restore points on the instance's volume. The volume keeps the newest 500. */
    public static ClusterHistory onVolume(Kube kube, Instance instance) {
        PodExec.Result result =
                kube.exec().read(instance.name().podName(), List.of("bash", SCRIPT, "list"), LOOK_LIMIT);
        if (!result.succeeded()) {
            throw CliException.failed(
                    instance.name() + " does not list its restore points: "
                            + result.stderr().strip(),
                    "");
        }
        var points = new ArrayList<RestorePoint>();
        result.text().lines().forEach(line -> points.add(point(line)));
        return new ClusterHistory(points, List.of());
    }

    /**
     * Creates a restore point and archives its WAL, so that the point can be used at once.
     *
     * @throws CliException refused, if the name is in use
     */
    public static RestorePoint create(Kube kube, Instance instance, Observation observation, RestorePointName name) {
        if (new HistoryStore(kube, instance.name().cluster())
                .of(observation)
                .restorePoint(name)
                .isPresent()) {
            throw taken(instance, name);
        }
        PodExec.Result result = kube.exec()
                .run(instance.name().podName(), List.of("bash", SCRIPT, "create", name.text()), CREATE_LIMIT);
        if (result.exitCode() == REFUSED) {
            throw taken(instance, name);
        }
        if (result.exitCode() == UNFIT) {
            throw CliException.refused(
                    "recovery cannot find a restore point with the name " + name + ": "
                            + result.stderr().strip(),
                    "Choose a name of ASCII characters.");
        }
        if (!result.succeeded()) {
            throw CliException.failed(
                    "the restore point was not created, or it is not archived yet: "
                            + result.stderr().strip(),
                    "See kubectl pg restore-point list " + instance.name().cluster()
                            + " and kubectl pg status "
                            + instance.name().cluster() + ".");
        }
        return point(result.text().strip());
    }

    private static CliException taken(Instance instance, RestorePointName name) {
        return CliException.refused(
                "there is a restore point " + name + " already, and recovery to a name ends at the first point "
                        + "of that name",
                "Choose another name; kubectl pg restore-point list "
                        + instance.name().cluster() + " lists the names in use.");
    }

    private static RestorePoint point(String line) {
        try {
            return ClusterHistory.restorePoint(Documents.read(line));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed(
                            "the output of the script restore-point in the instance's pod has an unknown form: " + line,
                            "Repeat the command with --debug, and report its output.")
                    .causedBy(unreadable);
        }
    }
}
