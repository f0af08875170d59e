package io.kubectlpg.operation.repository;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A certificate authority for one cluster. With its certificates the instances and the repository host authenticate
 * each other for pgBackRest. Keys are elliptic on P-256; certificates are signed with SHA-256 (RFC 5280).
 */
final class CertificateAuthority {
    /**
     * The validity of the certificates. It is long, because nothing renews them automatically. {@code
     * docs/repositories.md} describes how to renew them.
     */
    static final Duration VALIDITY = Duration.ofDays(20 * 365L);

    /** The time before the present moment from which certificates are valid, because the clocks of machines differ. */
    private static final Duration CLOCKS = Duration.ofDays(1);

    private static final byte[] ALGORITHM = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    /** The key usage of the authority: keyCertSign and cRLSign. */
    private static final byte[] SIGNS = Der.bits(1, new byte[] {0x06});
    /** The key usage of the other certificates: digitalSignature. */
    private static final byte[] SHOWS = Der.bits(7, new byte[] {(byte) 0x80});

    private static final int DNS_NAME = 2;
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CertificateAndKey identity;
    private final String name;
    private final Instant now;

    private CertificateAuthority(CertificateAndKey identity, String name, Instant now) {
        this.identity = identity;
        this.name = name;
        this.now = now;
    }

    /** Creates an authority with a new key. */
    static CertificateAuthority create(String name, Instant now) {
        try {
            KeyPair keys = keys();
            byte[] subjectKey = keyIdentifier(keys.getPublic());
            X509Certificate certificate = signed(
                    keys.getPrivate(),
                    content(
                            name,
                            name,
                            keys.getPublic(),
                            now,
                            List.of(
                                    critical(
                                            BASIC_CONSTRAINTS,
                                            Der.sequence(Der.isTrue(), Der.integer(BigInteger.ZERO))),
                                    critical(KEY_USAGE, SIGNS),
                                    extension(SUBJECT_KEY, Der.octets(subjectKey)))));
            return new CertificateAuthority(new CertificateAndKey(certificate, keys.getPrivate()), name, now);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    CertificateAndKey identity() {
        return identity;
    }

    /** Issues a certificate with a new key. Its owner can be a client, and a server under these host names. */
    CertificateAndKey issue(String commonName, List<String> hosts) {
        try {
            KeyPair keys = keys();
            var names = new ArrayList<byte[]>();
            hosts.forEach(host -> names.add(Der.implicit(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII))));
            byte[] authority = keyIdentifier(identity.certificate().getPublicKey());
            var extensions = new ArrayList<>(List.of(
                    critical(BASIC_CONSTRAINTS, Der.sequence()),
                    critical(KEY_USAGE, SHOWS),
                    extension(EXTENDED_KEY_USAGE, Der.sequence(Der.identifier(SERVER), Der.identifier(CLIENT))),
                    extension(SUBJECT_KEY, Der.octets(keyIdentifier(keys.getPublic()))),
                    extension(AUTHORITY_KEY, Der.sequence(Der.implicit(0, authority)))));
            if (!names.isEmpty()) {
                extensions.add(extension(ALTERNATIVE_NAME, Der.sequence(names)));
            }
            X509Certificate certificate =
                    signed(identity.key(), content(name, commonName, keys.getPublic(), now, extensions));
            return new CertificateAndKey(certificate, keys.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] content(String issuer, String subject, PublicKey key, Instant now, List<byte[]> extensions) {
        return Der.sequence(
                Der.context(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE)),
                ALGORITHM,
                distinguishedName(issuer),
                Der.sequence(Der.time(now.minus(CLOCKS)), Der.time(now.plus(VALIDITY))),
                distinguishedName(subject),
                key.getEncoded(),
                Der.context(3, Der.sequence(extensions)));
    }

    private static X509Certificate signed(PrivateKey key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(content);
        byte[] certificate = Der.sequence(content, ALGORITHM, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] distinguishedName(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.identifier(COMMON_NAME), Der.text(commonName))));
    }

    private static byte[] extension(String identifier, byte[] value) {
        return Der.sequence(Der.identifier(identifier), Der.octets(value));
    }

    private static byte[] critical(String identifier, byte[] value) {
        return Der.sequence(Der.identifier(identifier), Der.isTrue(), Der.octets(value));
    }

    /** The key's identifier; any digest of the key is allowed (RFC 7093). */
    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }
}
