package io.kubectlpg.operation.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepositoryCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final Map<String, String> made = RepositoryCertificates.create(new ClusterName("demo"), "prod", NOW);

    @Test
    void theHostIsKnownByTheNameThatInstancesCallItBy() throws GeneralSecurityException {
        X509Certificate host = certificate("host.crt");

        assertThat(host.getSubjectX500Principal().getName()).isEqualTo("CN=demo-repo");
        assertThat(host.getSubjectAlternativeNames())
                .contains(List.of(2, "demo-repo.prod.svc"), List.of(2, "localhost"));
        assertThat(host.getExtendedKeyUsage()).contains(SERVER);
    }

    @Test
    void instancesAreKnownByOneName() throws GeneralSecurityException {
        X509Certificate instance = certificate("instance.crt");

        assertThat(instance.getSubjectX500Principal().getName()).isEqualTo("CN=demo-instances");
        assertThat(instance.getExtendedKeyUsage()).contains(CLIENT);
        assertThat(instance.getSubjectAlternativeNames()).isNull();
    }

    @Test
    void bothAreSignedByTheAuthorityAndByNoOther() throws GeneralSecurityException {
        for (String name : List.of("host.crt", "instance.crt")) {
            validate(certificate(name), certificate("ca.crt"), NOW);
        }
        Map<String, String> other = RepositoryCertificates.create(new ClusterName("demo"), "prod", NOW);
        assertThat(other.get("ca.crt")).isNotEqualTo(made.get("ca.crt"));
        assertThatThrownBy(() ->
                        validate(certificate("host.crt"), certificate(other.getOrDefault("ca.crt", ""), "ca.crt"), NOW))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theyHoldForTwentyYearsAndForClocksThatAreBehind() throws GeneralSecurityException {
        for (String name : List.of("ca.crt", "host.crt", "instance.crt")) {
            X509Certificate certificate = certificate(name);
            certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(23))));
            certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(19 * 366))));
        }
    }

    @Test
    void theyMayEndInAYearThatNeedsFourDigits() throws GeneralSecurityException {
        Instant late = Instant.parse("2035-01-01T00:00:00Z");

        X509Certificate host = certificate(
                RepositoryCertificates.create(new ClusterName("demo"), "prod", late)
                        .getOrDefault("host.crt", ""),
                "host.crt");

        assertThat(host.getNotAfter().toInstant()).isEqualTo(late.plus(CertificateAuthority.VALIDITY));
    }

    @Test
    void eachKeyBelongsToItsCertificate() throws GeneralSecurityException {
        for (String name : List.of("ca", "host", "instance")) {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(der(made.getOrDefault(name + ".key", "")))));
            signature.update((byte) 7);
            byte[] signed = signature.sign();
            signature.initVerify(certificate(name + ".crt").getPublicKey());
            signature.update((byte) 7);
            assertThat(signature.verify(signed)).as(name).isTrue();
        }
    }

    @Test
    void onlyTheAuthorityMaySign() throws GeneralSecurityException {
        assertThat(certificate("ca.crt").getBasicConstraints()).isZero();
        assertThat(certificate("host.crt").getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate("instance.crt").getBasicConstraints()).isEqualTo(-1);
    }

    private static void validate(X509Certificate certificate, X509Certificate authority, Instant at)
            throws GeneralSecurityException {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }

    private X509Certificate certificate(String key) throws GeneralSecurityException {
        return certificate(made.getOrDefault(key, ""), key);
    }

    private static X509Certificate certificate(String pem, String key) throws GeneralSecurityException {
        assertThat(pem).as(key).startsWith("-----BEGIN CERTIFICATE-----\n");
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }
}
