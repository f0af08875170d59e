package io.kubectlpg.operation.clone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.CloneSource;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.preflight.PreflightCheck;
import io.kubectlpg.operation.recover.RepositoryPod;
import io.kubectlpg.operation.restore.ArchiveLastCommit;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The cluster from which a clone is made. The clone does not change it. If it runs, it writes one transaction. */
final class SourceCluster {
    private final Kube kube;
    private final ClusterName name;
    private final Spec spec;

    private SourceCluster(Kube kube, ClusterName name, Spec spec) {
        this.kube = kube;
        this.name = name;
        this.spec = spec;
    }

    /** Reads the source from the Secret with its values. That Secret exists even without pods. */
    static SourceCluster read(Kube kube, ClusterName name) {
        Spec spec = AppliedSpec.require(kube, name);
        if (spec.buckets().isEmpty()) {
            throw CliException.refused(
                    name + " has no repository in S3 that a clone could read",
                    "Add a repository with kubectl pg upgrade " + name
                            + " and the values under backup.s3, and take a backup.");
        }
        return new SourceCluster(kube, name, spec);
    }

    Spec spec() {
        return spec;
    }

    /** The primary, if its server accepts writes. */
    Optional<Instance> running() {
        return new ClusterReader(kube).read(name).primary().filter(primary -> primary.acceptsWrites());
    }

    /**
     * The backup and the timeline that lead to the target. They come from the running server if there is one, or else
     * from the repository alone.
     */
    RestoreSource sourceFor(RecoveryChoice choice, Optional<Instance> running, String id, PlanWait planWait) {
        if (running.isPresent()) {
            return RestoreSource.find(kube, running.get(), Preconditions.observation(running.get()), choice);
        }
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        new PreflightCheck(name, manifests, spec, true).removeLeftovers(kube);
        S3Repository repository = spec.buckets().stream()
                .filter(s3 ->
                        choice.repository().isEmpty() || choice.repository().getAsInt() == s3.number())
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        name + " has no bucket with the number "
                                + choice.repository().getAsInt() + ", and its server does not run",
                        "Leave --repo out to use the first repository."));
        return RepositoryPod.send(
                        kube,
                        manifests,
                        id,
                        repository,
                        planWait,
                        pod -> pod.look(choice).orElseThrow())
                .source();
    }

    /** Makes the source archive one more commit, because recovery to a time stops only if a later commit follows. */
    Step closeWindow(Instance running, RecoveryChoice choice) {
        Step there = ArchiveLastCommit.beside(running.name(), choice);
        return new Step(
                "Archive a last commit of " + name, context -> there.action().run(context.in(kube)));
    }

    /** The files with the source's pgBackRest configuration, keys and passphrase. */
    CloneSource files() {
        var secrets = new HashMap<String, String>();
        for (S3Repository s3 : spec.buckets()) {
            if (s3.hasKeys()) {
                String secret = s3.keySecret(name);
                for (String key : List.of("accessKey", "secretKey")) {
                    secrets.put(s3.slot().word() + "/" + key, value(secret, key));
                }
            }
        }
        if (spec.encrypted()) {
            String secret = spec.text("/backup/encryption/existingSecret").orElseGet(() -> Passphrase.secret(name));
            secrets.put("repository/cipher-pass", value(secret, "cipher-pass"));
        }
        return CloneSource.of(Manifests.of(name, kube.namespace(), spec).configFiles(), secrets);
    }

    /** One key of a bucket from the source's Secret, for a clone that uses the same bucket. */
    String key(S3Repository s3, String key) {
        return value(s3.keySecret(name), key);
    }

    private String value(String secret, String key) {
        ObjectNode found = kube.get(Kind.SECRET, secret)
                .orElseThrow(() -> CliException.refused(
                        "the Secret " + secret + " in the namespace " + kube.namespace()
                                + " is missing, without which the repository of " + name + " cannot be read",
                        "Create it again with kubectl apply -f FILE, from the file that kubectl pg credentials "
                                + "export wrote."));
        return new String(
                Base64.getDecoder().decode(found.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }
}
