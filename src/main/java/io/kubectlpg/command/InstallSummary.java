package io.kubectlpg.command;

import io.kubectlpg.cluster.ScheduleHealth;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.io.PrintStream;
import java.time.Instant;

/** The text after an installation: how to connect to the cluster, and the next commands. */
final class InstallSummary {
    private InstallSummary() {}

    static void say(PrintStream err, String namespace, ClusterName cluster, Spec spec) {
        err.println();
        err.printf("postgresql://%s@%s-rw.%s:5432/%s%n", spec.owner(), cluster, namespace, spec.database());
        sayPassword(err, namespace, spec.existingSecret().orElse(cluster + "-app"));
        err.printf("  status:   kubectl pg status -n %s %s%n", namespace, cluster);
        if (spec.backedUp()) {
            err.printf("  backup:   kubectl pg backup full -n %s %s%n", namespace, cluster);
            err.printf("  go back:  kubectl pg restore -n %s %s --time '10m ago'%n", namespace, cluster);
        } else {
            err.println("  warning:  this cluster has no backups: if its volume is lost, the data is lost.");
            err.println("            Set the values under backup.s3 or backup.volume to turn backups on.");
        }
    }

    /** Prints the command that shows the password in a Secret. */
    static void sayPassword(PrintStream err, String namespace, String secret) {
        err.printf(
                "  password: kubectl get secret -n %s %s -o jsonpath='{.data.password}' | base64 -d%n",
                namespace, secret);
    }

    /** Warns of runs that the schedules of these values leave out. */
    static void warnOfLeftOut(PrintStream err, ClusterName cluster, Spec spec, Instant now) {
        ScheduleHealth.leftOut(cluster, spec, now).forEach(finding -> {
            err.println("  warning:  " + finding.problem() + ";");
            err.println("            " + finding.remedy());
        });
    }
}
