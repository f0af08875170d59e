package io.kubectlpg.operation.uninstall;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.cluster.DataVolume;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.HistoryStore;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Removes a cluster. Volumes and passwords are removed only with {@code deleteData}. A volume with a repository is
 * removed only with {@code deleteBackups}. A bucket is never removed. The runner removes the journal and the lock at
 * the end.
 */
public final class UninstallOperation implements Operation {
    /**
     * The kinds in the order of removal. Servers are removed first, because they still need the other objects until
     * they end.
     */
    private static final List<Kind> KINDS =
            List.of(Kind.STATEFUL_SET, Kind.POD, Kind.SERVICE, Kind.CONFIG_MAP, Kind.SERVICE_ACCOUNT);

    private static final String REPOSITORY = "repository";

    private final ClusterName name;
    private final boolean deleteData;
    private final boolean deleteBackups;

    public UninstallOperation(ClusterName name, boolean deleteData, boolean deleteBackups) {
        this.name = name;
        this.deleteData = deleteData;
        this.deleteBackups = deleteBackups;
    }

    /** Makes the operation again from its journal entry. */
    public static UninstallOperation resumed(StoredOperation stored) {
        return new UninstallOperation(stored.cluster(), stored.flag("deleteData"), stored.flag("deleteBackups"));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.UNINSTALL;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("deleteData", deleteData)
                .put("deleteBackups", deleteBackups);
    }

    @Override
    public boolean supersedes(OperationRecord left) {
        return !left.is(kind());
    }

    @Override
    public boolean destroysData() {
        return deleteData || deleteBackups;
    }

    @Override
    public boolean removesCluster() {
        return true;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        String ours = Labels.selector(name);
        if (!deleteData) {
            refuseHalfCopied(kube);
            refuseLoss(kube);
        }
        List<String> repository = names(kube, Kind.PERSISTENT_VOLUME_CLAIM, ours).stream()
                .filter(claim -> claim.equals(RepositoryHost.claimName(name)))
                .toList();
        if (deleteBackups && repository.isEmpty() && !new Journal(kube, name).begun(id)) {
            throw CliException.refused(
                    "no backups of " + name + " are on a volume",
                    "This command never changes a bucket. Leave --delete-backups out.");
        }
        // The history of a database is useful as long as its volume or a volume with its backups exists.
        boolean keepsData = !deleteData
                || (!deleteBackups && !repository.isEmpty())
                || applied(kube)
                        .flatMap(spec -> spec.text("/storage/existingClaim"))
                        .isPresent();
        List<String> history = keepsData
                ? names(kube, Kind.CONFIG_MAP, ours).stream()
                        .filter(object -> HistoryStore.holds(name, object))
                        .toList()
                : List.of();
        var steps = new ArrayList<Step>();
        List<Kind> brought = broughtByValues(kube);
        var kinds = new ArrayList<Kind>();
        // CronJobs first, so that they start nothing more.
        if (brought.contains(Kind.CRON_JOB)) {
            kinds.add(Kind.CRON_JOB);
        }
        kinds.addAll(KINDS);
        kinds.addAll(without(brought, List.of(Kind.CRON_JOB)));
        for (Kind kind : kinds) {
            // The StatefulSet's pod is removed with it. This also removes pods that a preflight check left.
            String selector = kind == Kind.POD
                    ? ours + ",!" + Labels.INSTANCE + "," + Labels.COMPONENT + "!=" + REPOSITORY
                    : ours;
            List<String> names = names(kube, kind, selector).stream()
                    .filter(object -> !object.equals(Journal.objectName(name)))
                    .filter(object -> kind != Kind.CONFIG_MAP || !history.contains(object))
                    .toList();
            if (kind == Kind.STATEFUL_SET) {
                List<String> hosts = List.of(RepositoryHost.name(name));
                List<String> instances = without(names, hosts);
                if (!(instances.isEmpty()
                        && PodShutdown.of(name).remaining(kube).isEmpty())) {
                    steps.add(stop(instances));
                }
                // The repository host comes after the servers, because they archive until they have ended.
                if (names.containsAll(hosts)) {
                    steps.add(delete(kind, hosts));
                }
            } else if (!names.isEmpty()) {
                steps.add(delete(kind, names));
            }
        }
        List<String> claims = without(names(kube, Kind.PERSISTENT_VOLUME_CLAIM, ours), repository);
        List<String> secrets = names(kube, Kind.SECRET, ours);
        List<String> preflight = names(kube, Kind.SECRET, ours + "," + Labels.COMPONENT + "=preflight");
        List<String> specOnly = secrets.stream()
                .filter(secret -> secret.equals(name + "-spec")
                        || secret.equals(Manifests.sourceSecretName(name))
                        || preflight.contains(secret))
                .toList();
        if (deleteData && !claims.isEmpty()) {
            steps.add(delete(Kind.PERSISTENT_VOLUME_CLAIM, claims));
        } else if (!unbound(kube).isEmpty()) {
            steps.add(deleteUnbound(unbound(kube)));
        }
        if (deleteBackups && !repository.isEmpty()) {
            steps.add(delete(Kind.PERSISTENT_VOLUME_CLAIM, repository));
        }
        // The passphrase stays, because the backups stay and cannot be read without it.
        String passphrase = Passphrase.secret(name);
        List<String> goingSecrets = deleteData ? without(secrets, List.of(passphrase)) : specOnly;
        if (!goingSecrets.isEmpty()) {
            steps.add(delete(Kind.SECRET, goingSecrets));
        }
        if (steps.isEmpty() && new Journal(kube, name).unfinished().isEmpty()) {
            throw Clusters.absent(kube, name);
        }
        List<String> kept = new ArrayList<>(ownClaims(kube));
        if (deleteData && secrets.contains(passphrase)) {
            kept.add("Secret " + passphrase);
        }
        if (deleteData && !deleteBackups) {
            repository.forEach(claim -> kept.add("PersistentVolumeClaim " + claim));
        }
        if (deleteData) {
            history.forEach(object -> kept.add("ConfigMap " + object));
        }
        return new Plan(
                warning(
                        deleteData ? claims : without(claims, unbound(kube)),
                        deleteData ? goingSecrets : secrets,
                        kept,
                        repository,
                        history),
                List.of(),
                steps);
    }

    /**
     * Refuses a cluster without a volume, because its data is lost with the pod. The user must agree with {@code
     * --delete-data}.
     */
    private void refuseLoss(Kube kube) {
        if (kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                .anyMatch(set -> DataVolume.of(set.at("/spec/template/spec")).ephemeral())) {
            throw CliException.refused(
                    "the data of " + name + " is in an emptyDir, and is lost with its pod",
                    "If you want to lose the data: kubectl pg uninstall " + name + " --delete-data");
        }
    }

    /** The claims that the user created. Only the user removes them. */
    private List<String> ownClaims(Kube kube) {
        return kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                .map(set -> DataVolume.of(set.at("/spec/template/spec")).claim())
                .flatMap(Optional::stream)
                .map(claim -> "PersistentVolumeClaim " + claim)
                .sorted()
                .toList();
    }

    /** Kinds that only certain values create. Listing these kinds always would need additional rights. */
    private List<Kind> broughtByValues(Kube kube) {
        var kinds = new TreeSet<Kind>();
        Optional<Spec> applied = applied(kube);
        applied.ifPresent(spec -> {
            if (spec.flag("/podDisruptionBudget/enabled")) {
                kinds.add(Kind.POD_DISRUPTION_BUDGET);
            }
            if (!spec.schedules().isEmpty()) {
                kinds.add(Kind.CRON_JOB);
                if (spec.flag("/rbac/create")) {
                    kinds.addAll(List.of(Kind.ROLE_BINDING, Kind.ROLE));
                }
            }
            spec.values().path("extraObjects").forEach(object -> kinds.add(Kind.of(object)));
        });
        if (applied.isEmpty()) {
            // If the values are gone, all kinds are searched that the user may list.
            Stream.of(Kind.CRON_JOB, Kind.POD_DISRUPTION_BUDGET, Kind.ROLE_BINDING, Kind.ROLE)
                    .filter(kind -> mayList(kube, kind))
                    .forEach(kinds::add);
        }
        kinds.removeAll(KINDS);
        kinds.remove(Kind.PERSISTENT_VOLUME_CLAIM);
        return List.copyOf(kinds);
    }

    /** The values. They are empty if their Secret is missing or cannot be read. */
    private Optional<Spec> applied(Kube kube) {
        try {
            return AppliedSpec.read(kube, name);
        } catch (CliException unreadable) {
            return Optional.empty();
        }
    }

    private boolean mayList(Kube kube, Kind kind) {
        try {
            kube.list(kind, Labels.selector(name));
            return true;
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED) {
                return false;
            }
            throw failure;
        }
    }

    /** Refuses while a volume is being copied, because only the upgrade knows which of the two volumes is complete. */
    private void refuseHalfCopied(Kube kube) {
        for (ObjectNode claim : kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name))) {
            String successor =
                    claim.at("/metadata/annotations").path(Labels.SUCCESSOR).asText("");
            String copied = claim.at("/metadata/labels").path(Labels.INSTANCE).asText("");
            if (!successor.isEmpty()
                    && kube.get(Kind.STATEFUL_SET, copied)
                            .filter(set -> set.at("/spec/replicas").asInt(1) == 0)
                            .isPresent()
                    && kube.get(Kind.STATEFUL_SET, successor).isEmpty()) {
                throw CliException.refused(
                        "the volume of " + copied + " is being copied to that of " + successor + " by an upgrade",
                        "Complete the upgrade first: run kubectl pg resume " + name + ", or the same upgrade again.");
            }
        }
    }

    private List<String> warning(
            List<String> claims,
            List<String> secrets,
            List<String> kept,
            List<String> repository,
            List<String> history) {
        var lines = new ArrayList<String>();
        if (deleteData) {
            lines.add(name + " is stopped and removed, with all its data:");
            lines.add("volumes " + listed(claims) + " and secrets " + listed(secrets) + ".");
            if (!deleteBackups) {
                lines.add("Backups in the repository stay" + (kept.isEmpty() ? "." : ", and " + listed(kept) + "."));
            }
        } else {
            List<String> volumes = new ArrayList<>(claims);
            volumes.addAll(kept);
            volumes.addAll(deleteBackups ? List.of() : repository);
            lines.add(name + " is stopped and removed.");
            lines.add("Volumes " + listed(volumes)
                    + (history.isEmpty() ? " and passwords" : ", passwords and ConfigMap " + listed(history))
                    + " stay: installing " + name + " again brings it back.");
        }
        if (deleteBackups) {
            lines.add("The backups on the volume " + listed(repository) + " are removed for ever"
                    + (deleteData ? ", and so is the last copy of the data." : "."));
        }
        return lines;
    }

    /** Removes the StatefulSets and waits for their pods. A pod that is shutting down still needs its configuration. */
    private Step stop(List<String> statefulSets) {
        String what = statefulSets.isEmpty() ? "the instances" : String.join(", ", statefulSets);
        return new Step("Stop " + what, context -> {
            statefulSets.forEach(set -> context.kube().delete(Kind.STATEFUL_SET, set));
            PodShutdown.of(name).await(context);
            return StepResult.done();
        });
    }

    private static Step delete(Kind kind, List<String> names) {
        return new Step("Delete " + kind.kind() + " " + String.join(", ", names), context -> {
            names.forEach(object -> context.kube().delete(kind, object));
            return StepResult.done();
        });
    }

    /** Claims that never got a volume. They hold no data, but they would fix the storage class of the next cluster. */
    private List<String> unbound(Kube kube) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name)).stream()
                .filter(claim ->
                        claim.path("spec").path("volumeName").asText("").isEmpty())
                .filter(claim -> claim.path("status").path("phase").asText().equals("Pending"))
                .map(claim -> claim.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    private Step deleteUnbound(List<String> planned) {
        String what = "Delete PersistentVolumeClaim " + String.join(", ", planned) + ", which never had a volume";
        return new Step(what, context -> {
            unbound(context.kube()).stream()
                    .filter(planned::contains)
                    .forEach(claim -> context.kube().delete(Kind.PERSISTENT_VOLUME_CLAIM, claim));
            return StepResult.done();
        });
    }

    private static <T> List<T> without(List<T> all, List<T> some) {
        return all.stream().filter(one -> !some.contains(one)).toList();
    }

    private static List<String> names(Kube kube, Kind kind, String selector) {
        return kube.list(kind, selector).stream()
                .map(object -> object.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "(none)" : String.join(", ", names);
    }
}
