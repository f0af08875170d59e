package io.kubectlpg.kube;

import java.util.Map;
import java.util.Optional;

/**
 * Where the API server is and as whom it is asked: one context of a kubeconfig, with files read and plugins run.
 *
 * @param server without a slash at the end
 * @param namespace the context's
 * @param trust in the server; empty: what the system trusts
 * @param client the client's certificate
 * @param headers that say who asks, such as Authorization
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
     * @param authorities PEM
     * @param serverName the name in the certificate, where it is not the address
     * @param insecure it is not, as the kubeconfig's insecure-skip-tls-verify says
     */
    record Trust(Optional<String> authorities, Optional<String> serverName, boolean insecure) {}

    /** A certificate chain and its private key, both PEM. */
    record ClientKey(String certificates, String key) {}

    @Override
    public String toString() {
        return context + " as " + user + " at " + server;
    }
}
