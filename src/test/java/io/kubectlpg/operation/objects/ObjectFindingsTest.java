package io.kubectlpg.operation.objects;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.VERSION;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is gone of a cluster, or was changed by hand. */
class ObjectFindingsTest {
    private static final Spec BACKED_UP = spec("""
            {"backup":{"s3":{"bucket":"b","endpoint":"minio","existingSecret":"keys"},"schedule":{"full":"0 3 * * 0"}}}
            """);
    private static final Spec WITH_KEYS = spec("{\"backup\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\"}}}");

    private final FakeKube kube = InstalledCluster.with(BACKED_UP);

    @Test
    void aWholeClusterHasNone() {
        assertThat(found()).isEmpty();
    }

    @Test
    void aClusterThatDoesNotExistHasNone() {
        assertThat(ObjectFindings.read(new FakeKube(), DEMO, VERSION)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            STATEFUL_SET, demo-1
            SERVICE, demo-rw
            SERVICE, demo-pods
            CONFIG_MAP, demo-config
            CONFIG_MAP, demo-scripts
            SECRET, demo-app
            SECRET, demo-superuser
            SECRET, demo-replication
            SERVICE_ACCOUNT, demo
            CRON_JOB, demo-backup-full
            SERVICE_ACCOUNT, demo-schedule
            ROLE, demo-schedule
            ROLE_BINDING, demo-schedule
            """)
    void whatIsGoneIsAnErrorWithTheCommandThatPutsItBack(Kind kind, String object) {
        assertThat(kube.delete(kind, object)).isTrue();

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.problem()).contains("the " + kind.kind() + " " + object + " is gone");
            assertThat(finding.remedy()).startsWith("kubectl pg upgrade demo");
        });
    }

    @Test
    void theWorstIsNamedFirst() {
        kube.delete(Kind.CRON_JOB, "demo-backup-full");
        kube.delete(Kind.CONFIG_MAP, "demo-scripts");
        kube.delete(Kind.SERVICE, "demo-rw");
        kube.delete(Kind.STATEFUL_SET, "demo-1");

        assertThat(found())
                .extracting(finding -> finding.problem().split(" ", 3)[1])
                .containsExactly("StatefulSet", "Service", "ConfigMap", "CronJob");
    }

    @Test
    void withTheVolumeTheWayBackIsTheRepository() {
        kube.delete(Kind.STATEFUL_SET, "demo-1");
        kube.delete(Kind.POD, "demo-1-0");
        kube.delete(Kind.PERSISTENT_VOLUME_CLAIM, "data-demo-1-0");

        assertThat(found().getFirst().problem()).contains("there is no volume data-demo-1-0");
        assertThat(found().getFirst().remedy()).contains("kubectl pg restore demo --latest");
    }

    @Test
    void keysAreAskedForAgain() {
        FakeKube without = InstalledCluster.with(WITH_KEYS);

        assertThat(ObjectFindings.read(without, DEMO, VERSION)).singleElement().satisfies(finding -> {
            assertThat(finding.problem()).contains("the Secret demo-s3 with the keys of the bucket b is missing");
            assertThat(finding.remedy())
                    .contains("kubectl pg upgrade demo --set-file backup.s3.accessKey=FILE --set-file "
                            + "backup.s3.secretKey=FILE");
        });
    }

    @Test
    void aSecretOfTheUsersIsNamedWithTheValueThatNamesIt() {
        kube.delete(Kind.SECRET, "keys");

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.problem()).contains("backup.s3.existingSecret names the Secret keys");
            assertThat(finding.remedy()).contains("accessKey, secretKey");
        });
    }

    @Test
    void theValuesAreGivenOnceMoreByInstall() {
        kube.delete(Kind.SECRET, "demo-spec");

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.problem()).contains("the Secret demo-spec, which keeps the values of demo, is gone");
            assertThat(finding.remedy()).contains("kubectl pg install demo");
        });
    }

    @Test
    void aServiceThatLeadsElsewhereIsAnError() {
        ObjectNode service = kube.get(Kind.SERVICE, "demo-rw").orElseThrow();
        service.withObject("/spec/selector").put(Labels.ROLE, "replica");
        kube.with(service);

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.problem()).contains("the Service demo-rw differs from the values of demo");
            assertThat(finding.remedy()).contains("kubectl pg diff demo", "kubectl pg upgrade demo");
        });
    }

    @Test
    void aChangedConfigurationIsAWarning() {
        changeConfiguration();

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.problem()).contains("the ConfigMap demo-config differs from the values of demo");
        });
    }

    @Test
    void whatAnotherVersionOfTheProgramAppliedIsNotTakenForAChange() {
        changeConfiguration();

        assertThat(ObjectFindings.read(kube, DEMO, "a newer one")).isEmpty();
    }

    @Test
    void aNewerProgramThatChangedTheClusterIsAWarning() {
        ObjectNode secret = kube.get(Kind.SECRET, "demo-spec").orElseThrow();
        // 0.2.0
        secret.withObject("/data").put("version", "MC4yLjA=");
        kube.with(secret);

        assertThat(ObjectFindings.read(kube, DEMO, "0.2.0")).isEmpty();
        assertThat(ObjectFindings.read(kube, DEMO, "0.3.0-rc.1")).isEmpty();
        assertThat(ObjectFindings.read(kube, DEMO, "0.2.0-rc.1"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.problem())
                            .isEqualTo("kubectl-pg 0.2.0 has changed demo, and this is the older 0.2.0-rc.1");
                    assertThat(finding.remedy()).startsWith("Use kubectl-pg 0.2.0 or a later version");
                });
    }

    @Test
    void anObjectWithoutOurLabelIsSomebodyElses() {
        ObjectNode service = kube.get(Kind.SERVICE, "demo-rw").orElseThrow();
        service.withObject("/metadata/labels").put(Labels.CLUSTER, "other");
        kube.withForeign(service);

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.problem()).contains("do not belong to it", "Service demo-rw");
            assertThat(finding.remedy()).contains("kubectl label --overwrite -n db service/demo-rw");
        });
    }

    @Test
    void whatAnOperationThatHasNotEndedMakesIsNotMissing() {
        kube.delete(Kind.SERVICE, "demo-rw");
        kube.with(InstalledCluster.begun("a1"));

        assertThat(found()).isEmpty();
    }

    @Test
    void withoutAStatefulSetTheOperationThatHasNotEndedIsNamed() {
        kube.delete(Kind.STATEFUL_SET, "demo-1");
        kube.with(InstalledCluster.begun("a1"));

        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.problem()).contains("upgrade a1 by ann@laptop/1 has not ended");
            assertThat(finding.remedy()).contains("kubectl pg resume demo", "kubectl pg abort demo");
        });
    }

    /** The template of the old primary becomes that of a replica only after the new one's has become that of the primary. */
    @Test
    void inAPromotionEachInstanceCountsOnce() {
        FakeKube two = InstalledCluster.with(spec("{\"instances\":2}"));
        ObjectNode second = two.get(Kind.STATEFUL_SET, "demo-1").orElseThrow().deepCopy();
        second.withObject("/metadata").put("name", "demo-2");
        two.with(second);
        assertThat(ObjectFindings.read(two, DEMO, VERSION))
                .extracting(Finding::problem)
                .contains("demo has 1 instance, and its values say 2");

        second.withObject("/spec/template/metadata/annotations").put(Labels.EPOCH, "1");
        two.with(second);
        assertThat(ObjectFindings.read(two, DEMO, VERSION))
                .extracting(Finding::problem)
                .noneMatch(problem -> problem.contains("its values say"));
    }

    private void changeConfiguration() {
        ObjectNode config = kube.get(Kind.CONFIG_MAP, "demo-config").orElseThrow();
        config.withObject("/data").put("postgresql.conf", "work_mem = huge");
        kube.with(config);
    }

    private List<Finding> found() {
        return ObjectFindings.read(kube, DEMO, VERSION);
    }
}
