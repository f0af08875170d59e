package io.kubectlpg.command;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.util.Optional;

/** What a command says that has nothing to do on a cluster that does not serve: that it is not by this command, and by which. */
final class NotHealthy {
    private NotHealthy() {}

    /** The worst that {@code status} has to say; empty for a healthy cluster. */
    static Optional<Finding> worst(Kube kube, ClusterName cluster) {
        return new Health(ObjectFindings.read(kube, cluster, Version.current()))
                .and(Health.of(new ClusterReader(kube).read(cluster)).findings()).findings().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .findFirst();
    }

    /** Says it where it is so. */
    static void tell(Kube kube, ClusterName cluster, PrintStream err) {
        worst(kube, cluster).ifPresent(finding -> tell(finding, cluster, err));
    }

    static void tell(Finding finding, ClusterName cluster, PrintStream err) {
        err.println("But " + cluster + " is not healthy: " + finding.problem());
        err.println("  " + finding.remedy());
    }
}
