package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import java.util.List;

/**
 * Names of the repository host: a StatefulSet {@code NAME-repo} with one pod, whose volume holds the repository and
 * which runs pgBackRest's TLS server. The instances run the backups. pgBackRest before 2.55 does not allow that (exit
 * code 72).
 */
public final class RepositoryHost {
    /** The key of the ConfigMap {@code NAME-config} that holds the repository host's pgbackrest.conf. */
    static final String CONF = "repository-host.conf";

    /** The path of the repository on the volume. */
    static final String PATH = "/repository/pgbackrest";

    /** The folder of the certificates, in the instances and in the repository host. */
    static final String TLS = "/etc/pg-secrets/repository-tls";

    private RepositoryHost() {}

    /** The name of the StatefulSet and of the Service. The host's certificate has it, too. */
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

    /** The common name of the repository host's certificate. An instance accepts no other. */
    public static String commonName(ClusterName cluster) {
        return name(cluster);
    }

    /** The common name of the instances' certificate. The repository host accepts no other. */
    public static String instancesCommonName(ClusterName cluster) {
        return cluster + "-instances";
    }

    /** The DNS names by which the repository host is reached. */
    public static List<String> hosts(ClusterName cluster, String namespace) {
        return List.of(address(cluster, namespace), "localhost");
    }
}
