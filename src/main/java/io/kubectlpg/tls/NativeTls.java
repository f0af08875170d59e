package io.kubectlpg.tls;

import java.security.Provider;
import java.util.regex.Pattern;
import org.conscrypt.Conscrypt;

/**
 * Conscrypt's native code for TLS and signatures. Java's own code runs interpreted just after the start, and one
 * handshake takes it 0.2 seconds. {@code src/launcher/java.security} puts this provider first. Where Conscrypt's
 * library cannot be loaded, as with a glibc before 2.35, this provider offers nothing and the JDK's take over. Reading
 * certificates is always left to the JDK.
 */
public final class NativeTls extends Provider {
    private static final long serialVersionUID = 1;

    private static final Pattern OFFERED = Pattern.compile("(?:Alg\\.Alias\\.)?(?:SSLContext|Signature)\\..+");

    /** The JDK calls this by the name of the class. */
    public NativeTls() {
        super("NativeTls", "1", "TLS and signatures by Conscrypt");
        if (Conscrypt.isAvailable()) {
            Conscrypt.newProvider().forEach((service, implementation) -> {
                if (OFFERED.matcher(service.toString()).matches()) {
                    put(service, implementation);
                }
            });
        }
    }
}
