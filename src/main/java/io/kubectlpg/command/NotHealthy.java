package io.kubectlpg.command;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.objects.ObjectFindings;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.util.Optional;

/**
 * The text after a command that had nothing to do, if the cluster is unhealthy. It names the problem and the command
 * that helps.
 */
final class NotHealthy {
    private NotHealthy() {}

    /** The worst finding of {@code status}; empty for a healthy cluster. */
    static Optional<Finding> worst(Kube kube, ClusterName cluster) {
        return new Health(ObjectFindings.read(kube, cluster, Version.current()))
                .and(Health.of(new ClusterReader(kube).read(cluster)).findings()).findings().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .findFirst();
    }

    /** Prints the text if the cluster is not healthy. */
    static void tell(Kube kube, ClusterName cluster, PrintStream err) {
        worst(kube, cluster).ifPresent(finding -> tell(finding, cluster, err));
    }

    static void tell(Finding finding, ClusterName cluster, PrintStream err) {
        err.println("But " + cluster + " is not healthy: " + finding.problem());
        err.println("  " + finding.remedy());
    }
}
