package io.kubectlpg.operation.repository;

import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Makes the content of the Secret {@code NAME-repo-tls}: a certificate authority, and a certificate for each of the two
 * sides.
 */
public final class RepositoryCertificates {
    private RepositoryCertificates() {}

    /**
     * New certificates and keys in PEM, by the keys of the Secret.
     *
     * @param now the time by the API server's clock
     */
    public static Map<String, String> create(ClusterName cluster, String namespace, Instant now) {
        var authority = CertificateAuthority.create(cluster + " repository", now);
        CertificateAndKey host =
                authority.issue(RepositoryHost.commonName(cluster), RepositoryHost.hosts(cluster, namespace));
        // Without host names, because nobody connects to an instance with it.
        CertificateAndKey instance = authority.issue(RepositoryHost.instancesCommonName(cluster), List.of());
        return Map.of(
                "ca.crt", authority.identity().certificatePem(),
                "ca.key", authority.identity().keyPem(),
                "host.crt", host.certificatePem(),
                "host.key", host.keyPem(),
                "instance.crt", instance.certificatePem(),
                "instance.key", instance.keyPem());
    }
}
