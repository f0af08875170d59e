package io.kubectlpg.tls;

import java.security.Provider;
import java.util.regex.Pattern;
import org.conscrypt.Conscrypt;

/**
 * TLS and signatures in native code, by Conscrypt: Java's own, interpreted after the start, take a fifth of a second for one
 * handshake. {@code src/launcher/java.security} has it come first. Where Conscrypt's library cannot be loaded, as with a
 * glibc before 2.35, it offers nothing, and the JDK's own do the work. All else, such as the reading of certificates, is the
 * JDK's everywhere.
 */
public final class NativeTls extends Provider {
    private static final long serialVersionUID = 1;

    private static final Pattern OFFERED = Pattern.compile("(?:Alg\\.Alias\\.)?(?:SSLContext|Signature)\\..+");

    /** Called by the JDK, by the name of the class. */
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
