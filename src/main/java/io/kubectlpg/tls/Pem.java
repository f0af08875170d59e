package io.kubectlpg.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM (RFC 7468). */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Pem() {}

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        var certificates = new ArrayList<X509Certificate>();
        var text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
            certificates.add((X509Certificate) certificate);
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate in it");
        }
        return certificates;
    }

    /**
     * Reads the private key of a certificate in any of the three forms. PKCS#8 contains the name of the algorithm. The
     * older forms lack it, so it is taken from the certificate's public key.
     */
    static PrivateKey privateKey(String pem, PublicKey publicKey) throws GeneralSecurityException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new GeneralSecurityException("no private key in it, or an encrypted one");
        }
        byte[] der = Base64.getMimeDecoder().decode(found.group(2));
        boolean pkcs8 = found.group(1).equals("PRIVATE KEY");
        return KeyFactory.getInstance(publicKey.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(
                        pkcs8 ? der : der(SEQUENCE, VERSION_0, algorithm(publicKey), der(OCTET_STRING, der))));
    }

    /** The AlgorithmIdentifier, the first element of a SubjectPublicKeyInfo (RFC 5280, §4.1). */
    private static byte[] algorithm(PublicKey key) {
        byte[] info = key.getEncoded();
        int start = contentStart(info, 0);
        int content = contentStart(info, start);
        int end = content + length(info, start);
        return java.util.Arrays.copyOfRange(info, start, end);
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] der(byte tag, byte[]... contents) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int size = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (size < 0x80) {
            whole.write(size);
        } else {
            whole.write(0x82);
            whole.write(size >> 8);
            whole.write(size);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
