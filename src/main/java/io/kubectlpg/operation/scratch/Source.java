package io.kubectlpg.operation.scratch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.ArchiveReader;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.restore.ArchiveLastCommit;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster whose backups are restored.
 *
 * @param owner the ConfigMap with the scripts; temporary objects name it as their owner, so they are removed with the
 *     cluster
 */
public record Source(ClusterName name, Spec spec, ObjectNode owner) {
    private static final List<String> TO_THE_END = List.of("--type=default");

    /**
     * The source of a cluster with a repository. Its server need not run.
     *
     * @throws CliException notFound, or refused if the cluster has no repository
     */
    public static Source of(Kube kube, ClusterName name) {
        Spec spec = AppliedSpec.require(kube, name);
        if (spec.repositories().isEmpty()) {
            throw CliException.refused(
                    name + " has no repository, so it has no backups",
                    "Add a repository with: kubectl pg upgrade " + name + " with the values under backup.s3.");
        }
        ObjectNode scripts = kube.get(Kind.CONFIG_MAP, name + "-scripts")
                .filter(object -> object.path("data").has("scratch"))
                .orElseThrow(() -> CliException.refused(
                        name + " was installed by an older version, which had no scratch instances",
                        "Update its scripts with: kubectl pg upgrade " + name));
        return new Source(name, spec, scripts);
    }

    /**
     * The way of a scratch instance to a target.
     *
     * @param options options of pgBackRest's restore
     * @param checks checks to run first
     * @param words the target in words that fit after "to"
     * @param end the end of the archive, if it is the target and the primary answered
     */
    public record Recovery(List<String> options, List<Step> checks, String words, Optional<ArchiveEnd> end) {
        public Recovery {
            options = List.copyOf(options);
            checks = List.copyOf(checks);
        }
    }

    /**
     * The recovery to the user's target.
     *
     * @throws CliException refused, if no backup leads to the target
     */
    public Recovery recovery(Kube kube, RecoveryChoice choice) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        RestoreSource source = RestoreSource.find(kube, primary, observation, choice);
        return new Recovery(
                source.options(choice),
                observation.server().isPresent()
                        ? List.of(ArchiveLastCommit.beside(primary.name(), choice))
                        : List.of(),
                choice.target().words(),
                Optional.empty());
    }

    /**
     * The recovery to the end of the archive, from the newest backup, even if it is damaged. This is the state that a
     * restore would bring if the cluster were lost now. The newest backup by time may be on an abandoned timeline. If
     * the primary does not answer, the scratch instance chooses the backup by the histories in the archive.
     */
    public Recovery latest(Kube kube) {
        Optional<Instance> primary = new ClusterReader(kube).read(name).primary();
        return primary.flatMap(Instance::observation)
                .flatMap(Observation::history)
                .map(history -> latest(kube, primary.orElseThrow(), history))
                .orElseGet(() ->
                        new Recovery(TO_THE_END, List.of(), new RecoveryTarget.Latest().words(), Optional.empty()));
    }

    private Recovery latest(Kube kube, Instance primary, TimelineHistory history) {
        CompletableFuture<ArchivedWal> archive = ArchiveReader.ask(kube, primary);
        Backup newest = RepositoryReader.ask(kube, primary).backups().stream()
                .filter(backup -> history.includes(backup.timeline(), backup.stopLsn()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> CliException.refused(
                        "the repository holds no backup from which this timeline can be reached",
                        "Take one with: kubectl pg backup full " + name));
        var options = new ArrayList<>(TO_THE_END);
        options.add("--set=" + newest.label());
        return new Recovery(
                options,
                List.of(),
                new RecoveryTarget.Latest().words(),
                Optional.of(new ArchiveEnd(Kube.await(archive), history, newest)));
    }
}
