package io.kubectlpg.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A key manager with one client key. A KeyStore would need thousands of rounds of encryption for the same purpose. */
public final class ClientKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";
    private final X509Certificate[] chain;
    private final PrivateKey key;

    private ClientKey(X509Certificate[] chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads the key and its certificates.
     *
     * @param certificates the chain in PEM; the first certificate is that of the key
     * @param key the private key in PEM: PKCS#8 or one of OpenSSL's older formats
     */
    public static KeyManager of(String certificates, String key) throws GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(certificates);
        PrivateKey own = Pem.privateKey(key, chain.getFirst().getPublicKey());
        return new ClientKey(chain.toArray(X509Certificate[]::new), own);
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
