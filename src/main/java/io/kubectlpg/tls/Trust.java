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
 * Which authorities must have signed a server's certificate. The JDK's PKIX verifies it, whichever library speaks TLS.
 */
public final class Trust {
    private Trust() {}

    /**
     * The trust managers that decide.
     *
     * @param authorities the only ones that are trusted, in PEM; empty: those that Java trusts
     * @param verify false: every certificate is accepted, for any name, because the user asked for that
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
     * Where the cipher suite does not say how the server proves who it is, as in TLS 1.3, Conscrypt calls that GENERIC and
     * the JDK UNKNOWN; a name that the JDK does not know it refuses.
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

    /** An extended manager, which answers for the name, too. */
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
