package io.kubectlpg.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The tests run with {@code src/launcher/java.security}, as the program does. */
class NativeTlsTest {
    @Test
    void speaksTlsAndLeavesTheRestToTheJdk() throws Exception {
        assertThat(Security.getProviders()[0].getName()).isEqualTo("NativeTls");
        assertThat(SSLContext.getInstance("TLS").getProvider().getName()).isEqualTo("Conscrypt");
        assertThat(Signature.getInstance("SHA256withECDSA").getProvider().getName())
                .isEqualTo("Conscrypt");
        assertThat(CertificateFactory.getInstance("X.509").getProvider().getName())
                .isEqualTo("SUN");
    }

    /** In a process of its own, which may load none. */
    @Test
    void leavesAllToTheJdkWhereItsLibraryCannotBeLoaded() throws Exception {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.security.properties=src/launcher/java.security",
                        "--illegal-native-access=deny",
                        Speaker.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().toList().getLast()).isEqualTo("SunJSSE");
    }

    /** Tells who speaks TLS. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(SSLContext.getInstance("TLS").getProvider().getName());
        }
    }
}
