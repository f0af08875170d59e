package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import java.util.List;

/**
 * The pod whose volume is a repository: a StatefulSet {@code NAME-repo} with one pod, which runs pgBackRest's TLS server.
 * From pgBackRest 2.55 on an instance makes its backups there by itself; before, the repository host had to (exit code 72).
 */
public final class RepositoryHost {
    /** The key of the ConfigMap {@code NAME-config} that is the repository host's pgbackrest.conf. */
    static final String CONF = "repository-host.conf";

    /** Where the repository is on the volume. */
    static final String PATH = "/repository/pgbackrest";

    /** The folder of the certificates in either pod. */
    static final String TLS = "/etc/pg-secrets/repository-tls";

    private RepositoryHost() {}

    /** The name of the StatefulSet and of the Service; it is also in the certificate. */
    public static String name(ClusterName cluster) {
        return cluster + "-repo";
    }

    public static String podName(ClusterName cluster) {
        return name(cluster) + "-0";
    }

    /** The PersistentVolumeClaim that the StatefulSet makes from its template {@code repository}. */
    public static String claimName(ClusterName cluster) {
        return "repository-" + podName(cluster);
    }

    /** The Secret with the certificates of both sides, and of the authority that signed them. */
    public static String secretName(ClusterName cluster) {
        return name(cluster) + "-tls";
    }

    static String address(ClusterName cluster, String namespace) {
        return name(cluster) + "." + namespace + ".svc";
    }

    /** The common name of the repository host's certificate. An instance accepts no other one. */
    public static String commonName(ClusterName cluster) {
        return name(cluster);
    }

    /** The common name of an instance's certificate. The repository host accepts no other one. */
    public static String instancesCommonName(ClusterName cluster) {
        return cluster + "-instances";
    }

    /** The names that the repository host is reached by. */
    public static List<String> hosts(ClusterName cluster, String namespace) {
        return List.of(address(cluster, namespace), "localhost");
    }
}
