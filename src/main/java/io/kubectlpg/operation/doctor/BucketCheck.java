package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodProxy;
import io.kubectlpg.output.Values;
import io.kubectlpg.s3.Bucket;
import io.kubectlpg.s3.BucketAccess;
import io.kubectlpg.s3.Protection;
import io.kubectlpg.s3.Usage;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Checks the buckets: write and read access, protection, and lifecycle rules that delete backups. The requests go
 * through the primary's pod if there is one, because pgBackRest uses the same way. Otherwise they go from this machine,
 * which may not reach an endpoint inside the cluster. In that case the verdict is unknown.
 */
final class BucketCheck implements Check {
    @Override
    public String name() {
        return "bucket";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        var found = new ArrayList<Diagnosis>();
        for (S3Repository repository : context.spec().buckets()) {
            found.addAll(look(context, repository));
        }
        return found;
    }

    private List<Diagnosis> look(DoctorContext context, S3Repository repository) {
        Optional<S3Keys.Given> keys = keys(context, repository);
        if (keys.isEmpty()) {
            return List.of(Diagnosis.unknown(
                    name(),
                    repository.place() + " cannot be checked from here: its keys come from a role, or are missing"));
        }
        try {
            return context.state()
                    .flatMap(ClusterState::primary)
                    .filter(Instance::running)
                    .map(primary -> askThrough(context, primary, repository, keys.get()))
                    .orElseGet(() -> ask(context, repository, access(repository, keys.get(), Optional.empty())));
        } catch (CliException silent) {
            if (silent.code() == ExitCode.UNREACHABLE) {
                return List.of(Diagnosis.unknown(name(), silent.problem()));
            }
            throw silent;
        }
    }

    private List<Diagnosis> askThrough(
            DoctorContext context, Instance primary, S3Repository repository, S3Keys.Given keys) {
        String pod = primary.name().podName();
        int port = BucketAccess.port(repository.endpoint());
        try (PodProxy proxy = context.kube().proxy(pod, requestHost(repository), port)) {
            return ask(context, repository, access(repository, keys, Optional.of(proxy.address())));
        }
    }

    private static String requestHost(S3Repository repository) {
        String host = BucketAccess.host(repository.endpoint());
        return repository.pathStyle() ? host : repository.bucket() + "." + host;
    }

    private static BucketAccess access(S3Repository repository, S3Keys.Given keys, Optional<InetSocketAddress> proxy) {
        return new BucketAccess(
                repository.endpoint(),
                repository.region(),
                repository.bucket(),
                repository.pathStyle(),
                repository.ca(),
                repository.verify(),
                keys.accessKey(),
                keys.secretKey(),
                proxy);
    }

    private List<Diagnosis> ask(DoctorContext context, S3Repository repository, BucketAccess access) {
        String path =
                repository.path(context.kube().namespace(), context.name()).replaceFirst("^/", "");
        var found = new ArrayList<Diagnosis>();
        try (Bucket bucket = Bucket.open(access)) {
            Protection protection = bucket.protection();
            if (protection.locked().isEmpty()) {
                // Not tried with object lock: a locked object could not be removed.
                bucket.tryObject(path + "/kubectl-pg-" + context.id());
            }
            Optional<Integer> needed =
                    RetentionDays.of(context.spec(), context.clock().instant());
            bucket.lifecycle().stream()
                    .flatMap(rule -> rule.danger(path, needed).stream())
                    .map(danger -> Diagnosis.warning(
                            name(),
                            danger,
                            "Take /" + path + " out of that rule, because pgBackRest removes expired "
                                    + "backups itself."))
                    .forEach(found::add);
            if (found.isEmpty()) {
                found.add(Diagnosis.ok(name(), summary(access, protection, bucket.usage(path))));
            }
        }
        return found;
    }

    private static String summary(BucketAccess access, Protection protection, Usage usage) {
        return "%s is %s, %s, holds %s%s of this cluster in %d objects, and no lifecycle rule deletes them early"
                .formatted(
                        access,
                        protection.locked().isPresent() ? "readable" : "writable",
                        protection,
                        usage.complete() ? "" : "more than ",
                        Values.size(usage.bytes()),
                        usage.objects());
    }

    private static Optional<S3Keys.Given> keys(DoctorContext context, S3Repository repository) {
        return switch (repository.keys()) {
            case S3Keys.Given given -> Optional.of(given);
            case S3Keys.None none -> Optional.empty();
            case S3Keys.Existing existing -> stored(context, repository);
            case S3Keys.Stored stored -> stored(context, repository);
        };
    }

    private static Optional<S3Keys.Given> stored(DoctorContext context, S3Repository repository) {
        return context.kube()
                .get(Kind.SECRET, repository.keySecret(context.name()))
                .map(secret ->
                        new S3Keys.Given(decoded(secret.at("/data/accessKey")), decoded(secret.at("/data/secretKey"))))
                .filter(keys -> !keys.accessKey().isEmpty() && !keys.secretKey().isEmpty());
    }

    private static String decoded(JsonNode value) {
        return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8).strip();
    }
}
