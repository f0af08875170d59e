package io.kubectlpg.kube;

import java.util.Map;
import java.util.Optional;

/**
 * The address and the credentials of an API server, from one context of a kubeconfig. Files are already read and
 * plugins run.
 *
 * @param server a URL without a slash at its end
 * @param namespace the context's namespace, if it has one
 * @param trust how the server's certificate is verified
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
     * How the server's certificate is verified.
     *
     * @param authorities in PEM; empty: Java's own
     * @param serverName the name in the certificate, if it is not the address
     * @param insecure true: it is not verified, as the kubeconfig's insecure-skip-tls-verify says
     */
    record Trust(Optional<String> authorities, Optional<String> serverName, boolean insecure) {}

    /** A certificate chain and its private key, both in PEM. */
    record ClientKey(String certificates, String key) {}

    @Override
    public String toString() {
        return context + " as " + user + " at " + server;
    }
}
