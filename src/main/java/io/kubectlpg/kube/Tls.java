package io.kubectlpg.kube;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides of a connection show and believe. The server is verified by the JDK's PKIX, its name by the HTTP
 * client.
 */
final class Tls {
    private Tls() {}

    /** Trusts the authorities alone, or what the system trusts where there are none. */
    static TrustManager[] trust(Access.Trust trust) throws GeneralSecurityException, IOException {
        if (trust.insecure()) {
            return new TrustManager[] {new Everyone()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        if (trust.authorities().isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority :
                    Pem.certificates(trust.authorities().get())) {
                store.setCertificateEntry("ca" + number++, authority);
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        return factory.getTrustManagers();
    }

    static OneKey key(Access.ClientKey client) throws GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(client.certificates());
        PrivateKey key = Pem.privateKey(client.key(), chain.getFirst().getPublicKey());
        return new OneKey(chain.toArray(X509Certificate[]::new), key);
    }

    /** The one key there is; a KeyStore would encrypt it with thousands of rounds, to decrypt it at once. */
    static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";
        private final X509Certificate[] chain;
        private final PrivateKey key;

        private OneKey(X509Certificate[] chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        private @Nullable String alias(String... types) {
            return List.of(types).contains(key.getAlgorithm()) ? ALIAS : null;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
            return key.getAlgorithm().equals(type) ? new String[] {ALIAS} : null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias(types);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return alias(types);
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    /** insecure-skip-tls-verify, which the user has written into the kubeconfig. */
    private static final class Everyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
