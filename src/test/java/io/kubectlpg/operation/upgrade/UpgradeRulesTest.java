package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeRulesTest {
    private static final String S3 = "\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"%s}";

    @Test
    void refusesALowerMajorVersion() {
        assertRefused(
                "{\"version\":17}",
                "{\"version\":16}",
                "demo is PostgreSQL 17, and 16 cannot read its data",
                "Leave version as it is.");
    }

    @Test
    void refusesAHigherMajorVersion() {
        assertRefused(
                "{\"version\":16}",
                "{\"version\":17}",
                "demo is PostgreSQL 16, and this version cannot upgrade it to 17 in place",
                "Install a new cluster with version 17, and move the data with pg_dump.");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            initdb.locale         | {"initdb":{"locale":"en_US.utf8"}}   | C.UTF-8 | en_US.utf8
            initdb.encoding       | {"initdb":{"encoding":"LATIN1"}}     | UTF8    | LATIN1
            initdb.dataChecksums  | {"initdb":{"dataChecksums":false}}   | true    | false
            initdb.walSegmentSize | {"initdb":{"walSegmentSize":64}}     | 16      | 64
            database              | {"database":"other"}                 | myapp   | other
            owner                 | {"owner":"other"}                    | myapp   | other
            uid                   | {"uid":70}                           | 999     | 70
            walStorage.enabled    | {"walStorage":{"enabled":true}}      | false   | true
            fullnameOverride      | {"fullnameOverride":"other"}         | empty   | other
            """)
    void refusesAnotherValueOfWhatADatabaseIsBornWith(String path, String after, String was, String wanted) {
        assertRefused(
                "{}",
                after,
                "%s of demo is %s and cannot change: it was chosen at the first install".formatted(path, was),
                "Leave the value out, or install another cluster with %s=%s.".formatted(path, wanted));
    }

    @Test
    void refusesAnotherKindOfVolume() {
        assertRefused(
                "{}",
                "{\"storage\":{\"existingClaim\":\"mine\"}}",
                "storage.existingClaim of demo cannot be changed, because its data is already there",
                "Leave the value out, or install another cluster with it.");
        assertRefused(
                "{\"storage\":{\"emptyDir\":true}}",
                "{}",
                "storage.emptyDir of demo cannot be changed, because its data is already there",
                "Leave the value out, or install another cluster with it.");
    }

    @Test
    void refusesASmallerVolume() {
        assertRefused(
                "{\"storage\":{\"size\":\"20Gi\"}}",
                "{\"storage\":{\"size\":\"19Gi\"}}",
                "the volume of demo has 20Gi, and a volume cannot shrink to 19Gi",
                "Give storage.size=20Gi, or more.");
    }

    @Test
    void refusesToGrowTheUsersOwnClaim() {
        assertRefused(
                "{\"storage\":{\"existingClaim\":\"mine\"}}",
                "{\"storage\":{\"existingClaim\":\"mine\",\"size\":\"20Gi\"}}",
                "the volume of demo is your own PersistentVolumeClaim, so you change its size",
                "Change the claim, and leave storage.size as it is.");
    }

    @Test
    void refusesASmallerVolumeForWalAndAnotherClass() {
        assertRefused(
                "{\"walStorage\":{\"enabled\":true,\"size\":\"2Gi\"}}",
                "{\"walStorage\":{\"enabled\":true,\"size\":\"1Gi\"}}",
                "the WAL volume of demo has 2Gi, and a volume cannot shrink to 1Gi",
                "Give walStorage.size=2Gi, or more.");
        assertRefused(
                "{\"walStorage\":{\"enabled\":true}}",
                "{\"walStorage\":{\"enabled\":true,\"storageClass\":\"fast\"}}",
                "the WAL volume of demo cannot change its storage class",
                "Leave walStorage.storageClass as it is.");
    }

    @Test
    void refusesToEncryptARepositoryThatIsNot() {
        String plain = "{\"backup\":{" + S3.formatted("") + "}}";
        assertRefused(
                plain,
                "{\"backup\":{" + S3.formatted("") + ",\"encryption\":{\"enabled\":true}}}",
                "the repository of demo is not encrypted, and this cannot be changed later",
                "Leave backup.encryption as it is, or also give another backup.s3.prefix.");
        assertAllowed(
                plain, "{\"backup\":{" + S3.formatted(",\"prefix\":\"/new\"") + ",\"encryption\":{\"enabled\":true}}}");
    }

    @Test
    void allowsWhatLosesNothing() {
        assertAllowed("{}", "{\"storage\":{\"size\":\"20Gi\"}}");
        assertAllowed("{}", "{\"image\":\"registry.example.com/postgres:17.9\"}");
        assertAllowed("{}", "{\"backup\":{" + S3.formatted("") + ",\"encryption\":{\"enabled\":true}}}");
    }

    private static void assertRefused(String before, String after, String problem, String remedy) {
        CliException refusal =
                catchThrowableOfType(CliException.class, () -> UpgradeRules.check(DEMO, spec(before), spec(after)));
        assertThat(refusal).hasMessage(problem);
        assertThat(refusal.remedy()).isEqualTo(remedy);
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
    }

    private static void assertAllowed(String before, String after) {
        assertThatCode(() -> UpgradeRules.check(DEMO, spec(before), spec(after)))
                .doesNotThrowAnyException();
    }
}
