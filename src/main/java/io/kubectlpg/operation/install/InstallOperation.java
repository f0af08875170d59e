package io.kubectlpg.operation.install;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Installs a cluster, or completes one that an earlier run began. A cluster that exists with other values is refused:
 * changing values is another operation.
 */
public final class InstallOperation implements Operation {
    private final ClusterName name;
    private final Spec spec;
    private final String programVersion;

    public InstallOperation(ClusterName name, Spec spec, String programVersion) {
        this.name = name;
        this.spec = spec;
        this.programVersion = programVersion;
    }

    @Override
    public String kind() {
        return "install";
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("values", spec.withoutSecrets());
        return arguments;
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Preconditions.requireCapable(name, spec);
        AppliedSpec.read(kube, name).ifPresent(this::refuseOtherValues);
        requireSecret(kube, "existingSecret", spec.existingSecret(), "password");
        requireSecret(kube, "backup.s3.existingSecret", existingKeys(), "accessKey", "secretKey");
        if (spec.encrypted()) {
            requireSecret(
                    kube,
                    "backup.encryption.existingSecret",
                    spec.text("/backup/encryption/existingSecret"),
                    "cipher-pass");
        }
        ClusterState state = new ClusterReader(kube).read(name);
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        Optional<Instance> existing =
                state.primary().or(() -> state.instances().stream().findFirst());
        InstanceName instance = existing.map(Instance::name).orElseGet(() -> keptInstance(kube));

        existing.ifPresent(this::refuseStopped);

        var checks = new ArrayList<Step>();
        if (existing.isEmpty()) {
            checks.add(
                    new PreflightCheck(name, manifests, spec, state.claims().contains(instance.claimName())).step(id));
        }
        var apply = new ApplySteps(kube, manifests, spec, programVersion);
        var steps = new ArrayList<Step>();
        steps.addAll(apply.secrets());
        steps.addAll(apply.specAndObjects());
        steps.addAll(apply.instance(instance, existing));
        var bringUp = new BringUpSteps(instance);
        if (existing.isEmpty() || !existing.get().ready() || !steps.isEmpty()) {
            steps.add(bringUp.waitForPrimary());
        }
        boolean unsealed = existing.isEmpty() || existing.get().bootstrap();
        if (unsealed || !steps.isEmpty()) {
            steps.add(bringUp.roles());
        }
        // As soon as there is a database, and before anything can fail that has nothing to do with it.
        if (unsealed) {
            steps.add(bringUp.seal(manifests));
        }
        if (spec.repository().isPresent() && !firstBackupExists(existing)) {
            steps.add(bringUp.stanza());
            steps.add(bringUp.firstBackup());
        }
        return new Plan(List.of(), checks, steps);
    }

    /** The one whose volume was kept by an uninstall: the last, if a volume was ever replaced by another. */
    private InstanceName keptInstance(Kube kube) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name)).stream()
                .map(claim -> claim.at("/metadata/labels").path(Labels.INSTANCE).asText())
                .filter(instance -> !instance.isEmpty())
                .map(InstanceName::parse)
                .max(Comparator.naturalOrder())
                .orElse(InstanceName.first(name));
    }

    private Optional<String> existingKeys() {
        return spec.repository()
                .map(S3Repository::keys)
                .filter(S3Keys.Existing.class::isInstance)
                .map(keys -> ((S3Keys.Existing) keys).secret());
    }

    private static void requireSecret(Kube kube, String value, Optional<String> secret, String... keys) {
        if (secret.isEmpty()) {
            return;
        }
        Optional<ObjectNode> found = kube.get(Kind.SECRET, secret.get());
        for (String key : keys) {
            if (found.filter(object -> object.path("data").has(key)).isEmpty()) {
                throw CliException.refused(
                        "%s names the Secret %s, which %s"
                                .formatted(
                                        value, secret.get(), found.isEmpty() ? "does not exist" : "has no key " + key),
                        "Create it in the namespace " + kube.namespace() + " with the keys " + String.join(", ", keys)
                                + ".");
            }
        }
    }

    private void refuseStopped(Instance instance) {
        if (instance.replicas() == 0) {
            throw CliException.refused(instance.name() + " is stopped", "Start it with: kubectl pg start " + name);
        }
    }

    private void refuseOtherValues(Spec applied) {
        List<String> differences = applied.differences(spec);
        if (!differences.isEmpty()) {
            throw CliException.refused(
                    name + " is installed with other values: " + String.join(", ", differences),
                    "Change them with kubectl pg upgrade " + name + ", which kubectl pg diff shows beforehand.");
        }
    }

    private static boolean firstBackupExists(Optional<Instance> existing) {
        return existing.flatMap(Instance::observation)
                .flatMap(observation -> observation.info())
                .flatMap(info -> info.newest())
                .isPresent();
    }
}
