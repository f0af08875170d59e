package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import org.junit.jupiter.api.Test;

class ValuesThatDoNotGoTogetherTest {

    @Test
    void limitsAreNotBelowRequests() {
        assertThat(problem("resources:\n  limits:\n    cpu: 0.2\n"))
                .isEqualTo("v.yaml:3: resources.limits.cpu is 200m, less than resources.requests.cpu, which is 250m");
        assertThat(problem("resources:\n  requests:\n    memory: 2Gi\n"))
                .isEqualTo(
                        "v.yaml:3: resources.requests.memory is 2Gi, more than resources.limits.memory, which is 1Gi");
        assertThat(new Sources().set("resources.limits.memory=512Mi").load()).isNotNull();
    }

    @Test
    void levelsGoByTheTypeOfCompression() {
        assertThat(problem("backup:\n  compression: {type: gz, level: 10}\n"))
                .isEqualTo("v.yaml:2: backup.compression.level is 10: gz has the levels 0 to 9");
        assertThat(problem("backup:\n  compression: {type: bz2, level: 0}\n"))
                .isEqualTo("v.yaml:2: backup.compression.level is 0: bz2 has the levels 1 to 9");
        assertThat(new Sources()
                        .file("v.yaml", "backup: {compression: {type: zst, level: 22}}")
                        .load()
                        .compression())
                .isEqualTo(new Compression(Compression.Type.ZST, 22));
    }

    @Test
    void aScheduleIsACronExpressionThatKubernetesTakes() {
        assertThat(schedule("0 2 * *")).endsWith(" is \"0 2 * *\": it has 4 fields, not 5");
        assertThat(schedule("0 25 * * *")).endsWith(" is \"0 25 * * *\": value 25 not in range [0, 23]");
        assertThat(schedule("0 2 * * 7")).endsWith(" is \"0 2 * * 7\": value 7 not in range [0, 6]");
        assertThat(schedule("0 2 * * mun")).endsWith(" is \"0 2 * * mun\": \"MUN\" is no such field");
        assertThat(schedule("0 2 31 2 *")).endsWith(" is \"0 2 31 2 *\": that day never comes");
        assertThat(schedule("@daily")).endsWith(" is \"@daily\": names such as @daily are not supported");
        assertThat(schedule("")).isEqualTo("none");
        assertThat(schedule("*/15 1-5,22 1 JAN-JUN/2 sun")).isEqualTo("none");
        assertThat(problem("backup:\n  schedule: {full: 0 3 * * 0}\n"))
                .isEqualTo("v.yaml:2: backup.schedule.full is given, but neither backup.s3.bucket nor "
                        + "backup.volume.enabled");
        assertThat(problem("backup:\n  schedule: {timeZone: Europe/Berln}\n"))
                .isEqualTo("v.yaml:2: backup.schedule.timeZone is \"Europe/Berln\", which is not in the time zone "
                        + "database");
    }

    private static String schedule(String cron) {
        var sources = new Sources()
                .file("v.yaml", "backup: {s3: {bucket: backups, endpoint: s3.example.com, existingSecret: keys}}")
                .set("backup.schedule.incremental=" + cron);
        try {
            return sources.load() == null ? "" : "none";
        } catch (CliException wrong) {
            return wrong.problem();
        }
    }

    @Test
    void dataIsInOnePlace() {
        assertThat(problem("storage: {existingClaim: mine, emptyDir: true}\n"))
                .isEqualTo("v.yaml:1: storage.existingClaim is given, and storage.emptyDir is true");
        assertThat(problem("instances: 2\nstorage: {existingClaim: mine}\n"))
                .isEqualTo("v.yaml:2: storage.existingClaim is given, and instances is 2");
        assertThat(problem("walStorage: {enabled: true, size: 0Gi}\n"))
                .isEqualTo(
                        "v.yaml:1: walStorage.size is \"0Gi\": a whole number of bytes is needed, more than 0 and less"
                                + " than 8Ei");
    }

    @Test
    void aWholeFileAndItsPartsAreNotBothGiven() {
        assertThat(problem("postgresqlConf: x = 1\nparameters: {work_mem: 8MB}\n"))
                .isEqualTo("v.yaml:2: parameters is given, and postgresqlConf too, which replaces it");
        assertThat(problem("postgresqlConf: x = 1\nlogging: {statements: all}\n"))
                .isEqualTo("v.yaml:2: logging.statements is given, and postgresqlConf too, which replaces it");
        assertThat(problem("pgHbaConf: x\npgHba: [y]\n"))
                .isEqualTo("v.yaml:2: pgHba is given, and pgHbaConf too, which replaces it");
        assertThat(new Sources()
                        .profile("dev")
                        .file("v.yaml", "postgresqlConf: x = 1")
                        .load())
                .isNotNull();
    }

    @Test
    void aSecondBucketIsBesideAFirstAndElsewhere() {
        String first = "backup:\n  s3: {bucket: aaa, endpoint: s3.example.com, keyType: auto}\n";
        assertThat(problem("backup:\n  secondary: {s3: {bucket: bbb, endpoint: s3.example.com, keyType: auto}}\n"))
                .isEqualTo("v.yaml:2: backup.secondary.s3.bucket is given, but not backup.s3.bucket");
        assertThat(problem(first
                        + "  secondary: {s3: {bucket: aaa, endpoint: 'https://s3.example.com/', keyType: auto}}\n"))
                .isEqualTo("v.yaml:3: backup.secondary.s3.bucket is the same place as backup.s3.bucket");
        assertThat(problem(first + "  secondary: {s3: {bucket: bbb, endpoint: s3.example.com}}\n"))
                .isEqualTo("v.yaml:3: backup.secondary.s3.bucket is given, but no keys for it");
        assertThat(new Sources()
                        .file(
                                "v.yaml",
                                first
                                        + "  secondary: {s3: {bucket: aaa, prefix: bbb, endpoint: s3.example.com, "
                                        + "keyType: auto}}\n")
                        .load()
                        .repositories())
                .extracting(Repository::number)
                .containsExactly(1, 2);
    }

    @Test
    void aVolumeIsARepositoryThatCanBeEncrypted() {
        assertThat(new Sources()
                        .file("v.yaml", "backup: {volume: {enabled: true}, encryption: {enabled: true}}")
                        .load()
                        .encrypted())
                .isTrue();
        assertThat(problem("backup: {volume: {enabled: true, resources: {limits: {memory: 1Mi}}}}\n"))
                .isEqualTo("v.yaml:1: backup.volume.resources.limits.memory is 1Mi, less than "
                        + "backup.volume.resources.requests.memory, which is 128Mi");
    }

    @Test
    void aPassphraseIsForAnEncryptedRepositoryAndComesFromOnePlace() {
        assertThat(problem("""
                        backup:
                          volume: {enabled: true}
                          encryption: {passphrase: secret}
                        """))
                .isEqualTo("v.yaml:3: backup.encryption.passphrase is given, but backup.encryption.enabled is false");
        assertThat(problem("""
                        backup:
                          volume: {enabled: true}
                          encryption: {enabled: true, passphrase: secret, existingSecret: mine}
                        """))
                .isEqualTo("v.yaml:3: backup.encryption.existingSecret is given, and backup.encryption.passphrase too");
        Spec spec = new Sources()
                .file("v.yaml", "backup: {volume: {enabled: true}, encryption: {enabled: true, passphrase: secret}}")
                .load();
        assertThat(spec.passphrase()).contains("secret");
        assertThat(spec.withoutSecrets().toString()).doesNotContain("secret\"");
        assertThat(spec.toString()).doesNotContain("passphrase\":\"secret");
    }

    @Test
    void jsonLogsNeedAServerThatWritesThem() {
        assertThat(problem("version: 14\nlogging: {format: json}\n"))
                .isEqualTo("v.yaml:2: logging.format is json, and version is 14");
    }

    @Test
    void whatAServiceOfThatTypeCannotHaveIsRefused() {
        assertThat(problem("service: {nodePort: 30000}\n"))
                .isEqualTo("v.yaml:1: service.nodePort is given, but service.type is ClusterIP");
        assertThat(problem("service: {type: NodePort, loadBalancerClass: a}\n"))
                .isEqualTo("v.yaml:1: service.loadBalancerClass is given, but service.type is NodePort");
        assertThat(problem("service: {loadBalancerSourceRanges: [10.0.0.0/8]}\n"))
                .isEqualTo("v.yaml:1: service.loadBalancerSourceRanges is given, but service.type is ClusterIP");
        assertThat(problem("service: {externalTrafficPolicy: Local}\n"))
                .isEqualTo("v.yaml:1: service.externalTrafficPolicy is given, but service.type is ClusterIP");
    }

    @Test
    void theNamespacesOwnServiceAccountIsNotMade() {
        assertThat(problem("serviceAccount: {name: default}\n"))
                .isEqualTo("v.yaml:1: serviceAccount.name is default, which every namespace has already");
    }

    @Test
    void s3ValuesWithoutABucketAreNotSilentlyNoBackup() {
        assertThat(problem("backup:\n  s3:\n    endpoint: s3.example.com\n"))
                .isEqualTo("v.yaml:3: backup.s3.endpoint is given, but not backup.s3.bucket");
    }

    @Test
    void aBucketNeedsAnEndpointAndKeys() {
        assertThat(problem("backup: {s3: {bucket: backups}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.bucket is given, but not backup.s3.endpoint");
        assertThat(problem("backup: {s3: {bucket: backups, endpoint: s3.example.com}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.bucket is given, but no keys for it");
        assertThat(problem("backup: {s3: {bucket: backups, endpoint: s3.example.com, accessKey: AK}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.accessKey is given, but not backup.s3.secretKey");
        assertThat(problem("backup: {s3: {bucket: backups, endpoint: s3.example.com, accessKey: AK, existingSecret: "
                        + "s}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.existingSecret is given, and backup.s3.accessKey too");
    }

    @Test
    void aTypeOfBackupsToCountNeedsTheirNumber() {
        assertThat(problem("backup: {retention: {archiveType: diff}}\n"))
                .isEqualTo("v.yaml:1: backup.retention.archiveType is diff, but backup.retention.archive is 0");
    }

    @Test
    void endpointsAreHostsReachedByTls() {
        assertThat(problem("backup: {s3: {endpoint: 'http://minio:9000'}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.endpoint is \"http://minio:9000\": allowed is a host, with a port if it"
                        + " is not 443, such as s3.eu-central-1.amazonaws.com or minio.example.com:9000; pgBackRest"
                        + " speaks https:// only");
        assertThat(problem("backup: {s3: {endpoint: 'minio/bucket'}}\n")).contains("\"minio/bucket\"");
    }

    @Test
    void aCertificateAuthorityIsPemAndNotRepeated() {
        assertThat(problem("backup: {s3: {ca: ca.crt}}\n"))
                .isEqualTo("v.yaml:1: backup.s3.ca has a value that is not shown: allowed is certificates in PEM, as"
                        + " --set-file backup.s3.ca=ca.crt reads them");
    }

    private static String problem(String yaml) {
        return errorOf(() -> new Sources().file("v.yaml", yaml).load()).problem();
    }
}
