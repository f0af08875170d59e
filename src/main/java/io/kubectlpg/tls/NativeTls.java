package io.kubectlpg.tls;

import java.security.Provider;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Conscrypt's native code for TLS and signatures. Java's own code is interpreted just after the start, and one
 * handshake with it takes 0.2 seconds. {@code src/launcher/java.security} puts this provider first. If Conscrypt's
 * library cannot be loaded, as with a glibc before 2.35, this provider offers nothing and the JDK's providers are used.
 * The JDK always reads the certificates.
 */
public final class NativeTls extends Provider {
    private static final long serialVersionUID = 1;

    private static final Set<String> OFFERED = Set.of("SSLContext", "Signature");

    private final transient Optional<Provider> conscrypt;

    /** Called by the JDK, which finds this class by its name. */
    public NativeTls() {
        super("NativeTls", "1", "TLS and signatures by Conscrypt");
        conscrypt = Conscrypt.isAvailable() ? Optional.of(Conscrypt.newProvider()) : Optional.empty();
    }

    @Override
    public @Nullable Service getService(String type, String algorithm) {
        return OFFERED.contains(type)
                ? conscrypt.map(all -> all.getService(type, algorithm)).orElse(null)
                : null;
    }

    @Override
    public Set<Service> getServices() {
        return conscrypt.stream()
                .flatMap(all -> all.getServices().stream())
                .filter(service -> OFFERED.contains(service.getType()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
