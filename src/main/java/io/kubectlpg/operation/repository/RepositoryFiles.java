package io.kubectlpg.operation.repository;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.MountedFiles;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys and certificates that an instance needs to access its repositories. They come from Secrets that are mounted
 * in the running pod. Until they have arrived, a repository refuses access.
 */
public final class RepositoryFiles {
    private static final String SECRETS = "/etc/pg-secrets/";
    private static final int TOO_LATE = 6;

    /** The keys of the Secret with the certificates, and the names of the files in the pod. */
    private static final Map<String, String> CERTIFICATES =
            Map.of("ca.crt", "ca.crt", "instance.crt", "tls.crt", "instance.key", "tls.key");

    private RepositoryFiles() {}

    /** The step that waits until the pod has the present content of these Secrets. */
    public static Step await(InstanceName instance, Spec spec) {
        return new Step("Wait until the keys of the repository are in the pod of " + instance, context -> {
            context.task().status("waiting until the kubelet has put the keys into the pod");
            await(context.kube(), instance, of(context.kube(), instance.cluster(), spec));
            return StepResult.done();
        });
    }

    /**
     * Waits until files in the pod have this content.
     *
     * @param files content by path in the pod
     * @throws CliException timed out, if the files do not arrive; failed, if the check itself fails
     */
    public static void await(Kube kube, InstanceName instance, SortedMap<String, byte[]> files) {
        if (files.isEmpty()) {
            return;
        }
        var sums = new StringBuilder();
        files.forEach((path, content) ->
                sums.append(sum(content)).append("  ").append(path).append('\n'));
        var mounted = new MountedFiles(kube, instance);
        PodExec.Result result =
                mounted.run("await-files", List.of(), sums.toString().getBytes(StandardCharsets.UTF_8));
        if (result.exitCode() == TOO_LATE) {
            throw CliException.waits(
                    instance + ": " + result.stderr().strip(),
                    "Continue with: kubectl pg resume " + instance.cluster());
        }
        if (!result.succeeded()) {
            throw mounted.failed("await-files", result);
        }
    }

    /** The files that the Secrets of these values contain: content by path in the pod. */
    public static SortedMap<String, byte[]> of(Kube kube, ClusterName cluster, Spec spec) {
        var files = new TreeMap<String, byte[]>();
        for (S3Repository s3 : spec.buckets()) {
            if (s3.hasKeys()) {
                String folder = SECRETS + s3.slot().word() + "/";
                put(
                        files,
                        kube,
                        cluster,
                        s3.keySecret(cluster),
                        Map.of("accessKey", folder + "accessKey", "secretKey", folder + "secretKey"));
            }
        }
        if (spec.repositoryVolume().isPresent()) {
            var paths = new TreeMap<String, String>();
            CERTIFICATES.forEach((key, file) -> paths.put(key, SECRETS + "repository-tls/" + file));
            put(files, kube, cluster, RepositoryHost.secretName(cluster), paths);
        }
        return files;
    }

    private static void put(
            SortedMap<String, byte[]> files,
            Kube kube,
            ClusterName cluster,
            String secret,
            Map<String, String> pathsByKey) {
        var data = kube.get(Kind.SECRET, secret)
                .orElseThrow(() -> CliException.refused(
                        "the Secret " + secret + ", which opens the repository, is missing",
                        "Create the Secret again, or give the keys again with kubectl pg upgrade " + cluster + "."))
                .path("data");
        pathsByKey.forEach((key, path) ->
                files.put(path, Base64.getDecoder().decode(data.path(key).asText())));
    }

    private static String sum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
