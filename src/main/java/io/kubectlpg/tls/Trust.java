package io.kubectlpg.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides which server certificates are trusted. The JDK's PKIX code verifies them, no matter which library speaks TLS.
 */
public final class Trust {
    private Trust() {}

    /**
     * The trust managers.
     *
     * @param authorities the only trusted authorities, in PEM; empty: those of Java
     * @param verify false: every certificate is accepted for every name, because the user requested that
     */
    public static TrustManager[] managers(Optional<String> authorities, boolean verify)
            throws GeneralSecurityException, IOException {
        if (!verify) {
            return new TrustManager[] {new Anybody()};
        }
        return pkix(authorities.isPresent() ? store(authorities.get()) : null);
    }

    private static KeyStore store(String authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority : Pem.certificates(authorities)) {
            store.setCertificateEntry("ca" + number++, authority);
        }
        return store;
    }

    private static TrustManager[] pkix(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .map(manager -> new Pkix((X509ExtendedTrustManager) manager))
                .toArray(TrustManager[]::new);
    }

    /**
     * Translates one name from Conscrypt to the JDK. In TLS 1.3 the cipher suite does not determine how the server
     * proves its identity. Conscrypt then uses the name GENERIC and the JDK uses UNKNOWN. The JDK refuses names that it
     * does not know.
     */
    private static final class Pkix extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager jdk;

        private Pkix(X509ExtendedTrustManager jdk) {
            this.jdk = jdk;
        }

        private static String known(String type) {
            return type.equals("GENERIC") ? "UNKNOWN" : type;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            jdk.checkClientTrusted(chain, known(type), socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            jdk.checkServerTrusted(chain, known(type), socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            jdk.checkClientTrusted(chain, known(type), engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            jdk.checkServerTrusted(chain, known(type), engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            jdk.checkClientTrusted(chain, known(type));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            jdk.checkServerTrusted(chain, known(type));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return jdk.getAcceptedIssuers();
        }
    }

    /**
     * Accepts every certificate. It extends the extended trust manager, so that the JDK does not check the host name
     * either.
     */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
