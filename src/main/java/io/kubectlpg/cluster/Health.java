package io.kubectlpg.cluster;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The findings about a cluster, the worst first. A cluster that has only warnings is healthy. */
public record Health(List<Finding> findings) {
    /** The largest number of damaged files that a finding names. {@code info} names more. */
    private static final int DAMAGED_FILES = 5;

    /** As the script peers says it. */
    private static final Pattern OTHER_PRIMARY = Pattern.compile("^(\\S+) is the primary, on timeline ");

    public Health {
        findings = List.copyOf(findings);
    }

    public boolean healthy() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    public static Health of(ClusterState state) {
        return of(state, LagRule.OF_STATUS);
    }

    /** The findings by another rule about the lag of replicas. */
    public static Health of(ClusterState state, LagRule lag) {
        var findings = new ArrayList<Finding>();
        for (Instance instance : state.instances()) {
            findings.addAll(of(instance));
            if (instance.replicas() > 1) {
                findings.add(Finding.warning(
                        "the StatefulSet of %s was scaled to %d replicas; each pod beyond the first has an empty volume and runs no server"
                                .formatted(instance.name(), instance.replicas()),
                        "kubectl pg upgrade " + state.name() + " sets it back to 1"));
            }
        }
        findings.addAll(ReplicationHealth.of(state, lag));
        state.repositoryHost()
                .ifPresent(host -> findings.addAll(of(host, state.name().toString())));
        if (state.exists() && state.primary().isEmpty()) {
            findings.addFirst(withoutPrimary(state).about(Finding.Topic.PRIMARY_DOWN));
        }
        return new Health(worstFirst(findings));
    }

    /** Why no instance is the primary, and what to do. */
    public static Finding withoutPrimary(ClusterState state) {
        return state.instances().stream()
                .filter(Instance::isRetired)
                .findFirst()
                .map(retired -> Finding.error(
                        "the volume of " + retired.name() + " was copied to a new volume, on which no server runs yet",
                        "finish the move to the new volume: kubectl pg upgrade " + state.name()))
                .or(() -> state.replicas().stream()
                        .filter(replica -> replica.effectiveEpoch() > 0 && promoting(state))
                        .findFirst()
                        .map(replica -> Finding.error(
                                "no instance is the primary: a promotion has not ended",
                                "kubectl pg resume " + state.name() + "; if that does not help: kubectl pg promote "
                                        + state.name() + " --failover, which loses nothing as long as all instances "
                                        + "answer")))
                .orElseGet(() -> Finding.error(
                        "no instance has the role primary",
                        state.primaryOrOnly().isPresent()
                                ? "kubectl pg resume " + state.name()
                                : "kubectl pg upgrade " + state.name() + " makes its StatefulSet again"));
    }

    /**
     * Whether a promotion may not have ended. A switchover changes the template of the new primary first; only a failover has none
     * of a primary for a moment, after it has stopped the old one. Otherwise the StatefulSet of the primary is gone.
     */
    private static boolean promoting(ClusterState state) {
        return state.instances().stream()
                .anyMatch(instance -> instance.role().equals(Optional.of(Role.PRIMARY)) || instance.replicas() == 0);
    }

    /** The worst finding that prevents the instance from serving; empty if the instance serves. */
    public static Optional<Finding> why(Instance instance) {
        return worstFirst(of(instance)).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .findFirst();
    }

    /** All findings of this object and the given ones, sorted again. */
    public Health and(List<Finding> more) {
        var all = new ArrayList<>(findings);
        all.addAll(more);
        return new Health(worstFirst(all));
    }

    private static List<Finding> worstFirst(List<Finding> findings) {
        return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }

    private static List<Finding> of(RepositoryHostState host, String cluster) {
        if (host.silence().isPresent()) {
            return List.of(Finding.error(
                            "the repository host " + host.pod() + " cannot be reached, and nothing is archived to it: "
                                    + host.silence().get(),
                            "kubectl describe pod " + host.pod())
                    .about(Finding.Topic.ARCHIVING_FAILS));
        }
        if (host.full()) {
            return List.of(Finding.error(
                            "the volume of the repository is full, so archiving and backups fail",
                            "kubectl pg upgrade " + cluster
                                    + " --set backup.volume.size=…, or lower backup.retention.full")
                    .about(Finding.Topic.ARCHIVING_FAILS));
        }
        if (host.nearlyFull()) {
            return List.of(Finding.warning(
                    "the volume of the repository is %d%% full".formatted(100 * host.volumeUsed() / host.volumeSize()),
                    "kubectl pg upgrade " + cluster + " --set backup.volume.size=…, or lower backup.retention.full"));
        }
        return List.of();
    }

    private static List<Finding> of(Instance instance) {
        if (instance.isRetired()) {
            return List.of();
        }
        if (instance.isFenced()) {
            if (instance.pod().isPresent()) {
                return List.of(down(
                        instance,
                        Finding.error(
                                "%s is fenced (%s), and its pod still exists, so its server may still run"
                                        .formatted(
                                                instance.name(),
                                                instance.fenced().get()),
                                "when its node runs again, the pod ends by itself: kubectl describe pod "
                                        + instance.name().podName())));
            }
            return List.of(down(
                    instance,
                    Finding.error(
                            instance.name() + " is fenced (" + instance.fenced().get() + "): it runs no server",
                            instance.isPrimary()
                                    ? "start it again with kubectl pg unfence " + instance.name()
                                            + ", or promote a replica: kubectl pg promote "
                                            + instance.name().cluster() + " --failover"
                                    : "start it with what it has: kubectl pg unfence " + instance.name()
                                            + "; or copy it again: kubectl pg replicas rebuild " + instance.name())));
        }
        if (instance.replicas() == 0) {
            return List.of(down(
                    instance,
                    Finding.error(
                            instance.name() + (instance.pod().isPresent() ? " shuts down" : " is stopped"),
                            "kubectl pg start " + instance.name().cluster())));
        }
        if (instance.startupProblem().isPresent()) {
            StartupProblem startupProblem = instance.startupProblem().get();
            return List.of(down(instance, Finding.error(startupProblem.problem(), startupProblem.remedy())));
        }
        if (instance.observation().isEmpty()) {
            return List.of(down(
                    instance,
                    Finding.error(
                            instance.name() + " cannot be reached: "
                                    + instance.silence().orElse("it does not answer"),
                            "kubectl describe pod " + instance.name().podName())));
        }
        Observation seen = instance.observation().get();
        var findings = new ArrayList<Finding>();
        // A full volume is a finding of its own and explains why there is no server.
        if (seen.server().isEmpty() && VolumeHealth.whyDown(instance).isEmpty()) {
            findings.add(down(instance, withoutServer(instance, seen)));
        }
        VolumeHealth.of(instance, seen)
                .forEach(full -> findings.add(
                        VolumeHealth.whyDown(instance).isPresent()
                                ? down(instance, full)
                                : full.about(Finding.Topic.VOLUME_FULL, instance.name())));
        if (instance.lostWithItsPod()) {
            findings.add(Finding.warning(
                    "the data of " + instance.name() + " has no volume and is lost with its pod, because "
                            + "storage.emptyDir is true",
                    "install a cluster with a volume for data that must be kept"));
        }
        seen.server().ifPresent(server -> findings.addAll(archive(instance, seen, server)));
        if (instance.bootstrap() && instance.ready()) {
            findings.add(Finding.warning(
                    "the installation of " + instance.name() + " has not been completed",
                    "kubectl pg resume " + instance.name().cluster()));
        }
        return findings;
    }

    private static Finding down(Instance instance, Finding finding) {
        return finding.about(
                instance.isReplica() ? Finding.Topic.REPLICA_DOWN : Finding.Topic.PRIMARY_DOWN, instance.name());
    }

    private static Finding withoutServer(Instance instance, Observation seen) {
        String name = instance.name().cluster().toString();
        if (instance.halfClone() && seen.runningRequest().isEmpty()) {
            return Finding.error(
                    name + " is an incomplete clone"
                            + seen.restoring()
                                    .flatMap(restore -> seen.request(restore.id()))
                                    .flatMap(Request::error)
                                    .map(why -> ": " + why)
                                    .orElse(""),
                    "repeat the same kubectl pg restore SOURCE --to " + name
                            + ", with another target if the target was wrong; or kubectl pg uninstall " + name
                            + " --delete-data");
        }
        return switch (seen.state()) {
            case RESTORING ->
                seen.runningRequest().isPresent()
                        ? Finding.error(
                                "a restore is under way",
                                "follow it with kubectl pg resume " + name + ", or give it up with kubectl pg abort "
                                        + name)
                        : closed(name, seen);
            case EMPTY ->
                instance.ephemeral()
                        ? Finding.error(
                                "the database of " + instance.name()
                                        + " was lost with its pod, because storage.emptyDir is true",
                                "kubectl pg uninstall " + name + " --delete-data, and install the cluster again")
                        : Finding.error(
                                "the volume of " + instance.name()
                                        + " is empty, and an empty database must not replace the lost one",
                                seen.repository()
                                        ? "fill it from the repository: kubectl pg restore " + name + " --latest"
                                        : "attach the old volume again; or kubectl pg uninstall " + name
                                                + ", and install the cluster again");
            case MOVED ->
                Finding.error(
                        instance.name() + " runs no server: " + seen.reason(),
                        "finish the move to the new volume: kubectl pg upgrade " + name);
            case ISOLATED ->
                Finding.error(
                        instance.name() + " accepts no connections: " + seen.reason(),
                        "it serves again as soon as one of them answers: check the network of its node. If a "
                                + "NetworkPolicy keeps pods from the API server by now: kubectl delete pod "
                                + instance.name().podName());
            case SUPERSEDED ->
                Finding.error(
                        instance.name() + " accepts no connections: " + seen.reason(),
                        promoteForAll(name, seen.reason()));
            case UNCLONED, CLONING, UNLIKE -> ReplicationHealth.withoutServer(instance, seen);
            case STARTING,
                    RUNNING,
                    FAILED,
                    FULL,
                    RESTARTING,
                    BOOTSTRAPPING,
                    REFUSED,
                    LOCKED,
                    NO_ROLE,
                    HANDING_OVER,
                    UNFOLLOWED,
                    OTHER_VERSION,
                    UNKNOWN ->
                ReplicationHealth.parted(instance, seen)
                        .or(() -> seen.ends()
                                .filter(Observation.Ends::lasting)
                                .map(ends -> Finding.error(ends.words(instance.name()), correction(instance))))
                        .orElseGet(() -> Finding.error(
                                instance.name() + " runs no server: " + seen.reason(),
                                "kubectl logs " + instance.name().podName()));
        };
    }

    /** What makes one instance the primary for all, where another says that it is, or has obeyed a newer decision. */
    private static String promoteForAll(String name, String reason) {
        Matcher other = OTHER_PRIMARY.matcher(reason);
        return other.find()
                ? "kubectl pg promote " + other.group(1)
                : "finish the promotion: kubectl pg resume " + name
                        + "; if there is none to finish: kubectl pg promote " + name + " --failover";
    }

    /**
     * A finding if a volume of the instance is full, with the command that enlarges the volume. The result does not
     * depend on whether the server runs.
     */
    public static Optional<Finding> fullVolume(Instance instance) {
        return VolumeHealth.full(instance);
    }

    /** The remedy for a server that does not start. The usual cause is a wrong value. */
    public static String correction(Instance instance) {
        Optional<Finding> full = fullVolume(instance);
        if (full.isPresent()) {
            return full.get().remedy();
        }
        String name = instance.name().cluster().toString();
        return (instance.bootstrap()
                        ? "Correct the value, and run the install command again"
                        : "Correct the value with kubectl pg config set " + name
                                + " PARAMETER=VALUE, kubectl pg config unset " + name
                                + " PARAMETER, or kubectl pg upgrade " + name + " --set PATH=VALUE")
                + "; kubectl logs " + instance.name().podName() + " shows the complete output of the server.";
    }

    private static Finding closed(String name, Observation seen) {
        Optional<String> error =
                seen.restoring().flatMap(restore -> seen.request(restore.id())).flatMap(Request::error);
        return Finding.error(
                "a restore failed and the database is closed: " + error.orElse(seen.reason()),
                FailedRestore.remedy(name, error.orElse("")));
    }

    private static List<Finding> archive(Instance instance, Observation seen, Server server) {
        if (!instance.isPrimary()) {
            return List.of();
        }
        String name = instance.name().cluster().toString();
        if (!server.archiving()) {
            return List.of(Finding.warning(
                    "the cluster has no backups: if its volume is lost, the data is lost",
                    "add a repository with kubectl pg upgrade: --set backup.s3.bucket=… and the other values under "
                            + "backup.s3, or --set backup.volume.enabled=true"));
        }
        var findings = new ArrayList<Finding>();
        if (server.archiver().failing()) {
            findings.add(
                    archiving(instance, seen, server.archiver()).about(Finding.Topic.ARCHIVING_FAILS, instance.name()));
        }
        if (seen.info().isEmpty()) {
            findings.add(Finding.error(
                    "the list of backups is unknown: the volume of " + instance.name() + " has no copy of that list",
                    "kubectl pg info " + name + " reads the list from the repository"));
        } else if (seen.info().flatMap(InfoDocument::newest).isEmpty()) {
            findings.add(Finding.error("there is no backup", "kubectl pg backup full " + name));
        }
        if (!server.tablespacesElsewhere().isEmpty()) {
            findings.add(Finding.warning(
                    "a restore cannot bring back these tablespaces, which lie outside the volume: "
                            + String.join(", ", server.tablespacesElsewhere()),
                    "move them below /pgdata/tablespaces: ALTER TABLE … SET TABLESPACE, or ALTER DATABASE …"));
        }
        seen.info().ifPresent(info -> findings.addAll(damaged(info, name)));
        return findings;
    }

    private static List<Finding> damaged(InfoDocument info, String name) {
        boolean several = info.repositories().size() > 1;
        var findings = new ArrayList<Finding>();
        for (Backup backup : info.newestOfEach()) {
            backup.damage()
                    .ifPresent(damage -> findings.add(Finding.error(
                            "the newest backup%s, %s, contains damaged pages: %s"
                                    .formatted(
                                            several ? " of repository " + backup.repository() : "",
                                            backup.label(),
                                            String.join("; ", damage.words(DAMAGED_FILES))),
                            damage.remedy(name))));
        }
        return findings;
    }

    private static Finding archiving(Instance instance, Observation seen, Server.Archiver archiver) {
        Optional<CliException> why = seen.archiveFailure(instance.name().cluster());
        String waiting = archiver.ready() == 1
                ? "1 WAL segment waits to be archived and takes room on the volume"
                : archiver.ready() + " WAL segments wait to be archived and take room on the volume";
        if (!archiver.newestAttemptFailed()) {
            String name = instance.name().cluster().toString();
            return Finding.error(
                    "nothing has been archived since %s; %s"
                            .formatted(
                                    archiver.stalledSince()
                                            .map(Object::toString)
                                            .orElse("?"),
                                    waiting),
                    "kubectl pg info " + name
                            + " shows whether the repository answers; see the error of the archiver with kubectl logs "
                            + instance.name().podName());
        }
        return Finding.error(
                "archiving has failed since %s at %s%s; %s"
                        .formatted(
                                archiver.lastFailedTime().map(Object::toString).orElse("?"),
                                archiver.lastFailedWal().orElse("?"),
                                why.map(failure -> ": " + failure.problem()).orElse(""),
                                waiting),
                why.map(CliException::remedy)
                        .filter(remedy -> !remedy.isEmpty())
                        .orElse("kubectl logs " + instance.name().podName()));
    }
}
