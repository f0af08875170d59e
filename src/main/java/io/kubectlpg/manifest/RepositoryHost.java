package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import java.util.List;

/**
 * The names of the repository host. The host is the StatefulSet {@code NAME-repo} with one pod, whose volume stores the
 * repository. The pod runs pgBackRest's TLS server, and the instances run the backups. pgBackRest before 2.55 does not
 * allow that (exit code 72).
 */
public final class RepositoryHost {
    /** The key of the ConfigMap {@code NAME-config} that holds the repository host's pgbackrest.conf. */
    static final String CONF = "repository-host.conf";

    /** The path of the repository on the volume. */
    static final String PATH = "/repository/pgbackrest";

    /** The folder of the certificates, in the instances and in the repository host. */
    static final String TLS = "/etc/pg-secrets/repository-tls";

    private RepositoryHost() {}

    /** The name of the StatefulSet, of the Service, and in the host's certificate. */
    public static String name(ClusterName cluster) {
        return cluster + "-repo";
    }

    public static String podName(ClusterName cluster) {
        return name(cluster) + "-0";
    }

    /** The name of the PersistentVolumeClaim that the StatefulSet makes from its template {@code repository}. */
    public static String claimName(ClusterName cluster) {
        return "repository-" + podName(cluster);
    }

    /** The name of the Secret with the certificates of both sides and of the authority that signed them. */
    public static String secretName(ClusterName cluster) {
        return name(cluster) + "-tls";
    }

    static String address(ClusterName cluster, String namespace) {
        return name(cluster) + "." + namespace + ".svc";
    }

    /** The common name in the repository host's certificate. An instance accepts no other name. */
    public static String commonName(ClusterName cluster) {
        return name(cluster);
    }

    /** The common name in the instances' certificate. The repository host accepts no other name. */
    public static String instancesCommonName(ClusterName cluster) {
        return cluster + "-instances";
    }

    /** The DNS names of the repository host. */
    public static List<String> hosts(ClusterName cluster, String namespace) {
        return List.of(address(cluster, namespace), "localhost");
    }
}
