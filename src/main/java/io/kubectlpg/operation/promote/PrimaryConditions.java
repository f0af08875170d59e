package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/** Whether the present primary can give its role to a replica without any loss. Each method throws if it cannot. */
final class PrimaryConditions {
    private final Instance primary;
    private final ClusterName cluster;

    PrimaryConditions(Instance primary) {
        this.primary = primary;
        this.cluster = primary.name().cluster();
    }

    void requireAll() {
        requireServing();
        ReplicaCount.requireInstalled(primary);
        requireNewScripts();
        requireArchiving();
    }

    void requireServing() {
        if (primary.isFenced()) {
            throw CliException.refused(
                    primary.name() + " is the primary, and it is fenced",
                    "Start it again with kubectl pg unfence " + primary.name()
                            + ", or promote a replica without it: kubectl pg promote " + cluster + " --failover");
        }
        if (!primary.acceptsWrites()) {
            throw CliException.refused(
                    primary.name() + " is the primary and does not serve: "
                            + primary.observation()
                                    .map(seen -> seen.state() == SupervisorState.RUNNING
                                            ? "its server does not answer"
                                            : seen.reason())
                                    .or(primary::silence)
                                    .orElse("no reason is known"),
                    "If it comes back within seconds, that costs least: see kubectl pg status " + cluster
                            + ". If it does not come back, promote a replica and give up the commits that no replica "
                            + "has: kubectl pg promote " + cluster + " --failover");
        }
    }

    private void requireNewScripts() {
        if (primary.observation().filter(Observation::promotes).isEmpty()) {
            throw CliException.refused(
                    "the pod of " + primary.name()
                            + " has scripts of an earlier version, which know nothing of promotions",
                    "This brings the new ones: kubectl pg restart " + cluster + " --pod");
        }
    }

    /** A switchover with WAL that is not archived would leave a hole in the archive if the old volume is lost. */
    private void requireArchiving() {
        Optional<Server.Archiver> archiver =
                primary.server().filter(Server::archiving).map(Server::archiver);
        if (archiver.filter(Server.Archiver::failing).isPresent()) {
            throw CliException.refused(
                    "archiving fails on " + primary.name() + ", and "
                            + archiver.get().ready() + " WAL segments wait there: "
                            + primary.observation()
                                    .flatMap(Observation::archiveError)
                                    .orElse("no reason is known"),
                    "Mend that first: kubectl pg check " + cluster + " shows whether the archive works again.");
        }
    }
}
