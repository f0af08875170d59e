package io.kubectlpg.kube;

import java.util.Map;
import java.util.Optional;

/**
 * The address and the credentials of an API server, from one context of a kubeconfig. The files of the context are
 * already read, and its credential plugin has already run.
 *
 * @param server a URL without a slash at its end
 * @param namespace the context's namespace, if it has one
 * @param trust how to verify the server's certificate
 * @param client the client's certificate, if there is one
 * @param headers headers with credentials, such as Authorization
 */
record Access(
        String server,
        String context,
        String user,
        Optional<String> namespace,
        Trust trust,
        Optional<ClientKey> client,
        Map<String, String> headers,
        Optional<String> proxy) {

    /**
     * How to verify the server's certificate.
     *
     * @param authorities the CA certificates in PEM; empty: those of Java
     * @param serverName the name in the certificate, if it differs from the host in the address
     * @param insecure true: the certificate is not verified, because the kubeconfig sets insecure-skip-tls-verify
     */
    record Trust(Optional<String> authorities, Optional<String> serverName, boolean insecure) {}

    /** A certificate chain and its private key, both in PEM. */
    record ClientKey(String certificates, String key) {}

    @Override
    public String toString() {
        return context + " as " + user + " at " + server;
    }
}
