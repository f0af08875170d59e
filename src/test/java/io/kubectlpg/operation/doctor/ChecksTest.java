package io.kubectlpg.operation.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.preflight.PodTrial;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Quantity;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each check makes of what it was answered. */
class ChecksTest {
    private static final PodTrial INSTANCE = new PodTrial("demo-1", Observations.read("{}"), Observations.read("{}"));

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String SET = """
            {"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"serviceAccountName":"demo","containers":[
               {"name":"postgres","resources":{"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"cpu":"250m","memory":"512Mi"}}},
               {"name":"exporter","resources":{"requests":{"cpu":"50m","memory":"64Mi"}}}]}},
             "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"storageClassName":"fast","resources":{"requests":{"storage":"5Gi"}}}}]}}
            """;

    @Test
    void rightsThatAreMissingAreNamedWithTheCommandsThatNeedThem() {
        Diagnosis found = RightsCheck.judge(
                List.of(
                        new Rights("create", "pods/exec"),
                        new Rights("get", "pods/exec"),
                        new Rights("patch", "services")),
                "db");
        assertThat(found.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(found.sentence())
                .isEqualTo(
                        "you may not create, get pods/exec; patch services in the namespace db, which status, backup,"
                                + " restore, install need");
    }

    @Test
    void withoutTheRightToListEventsEverythingWorksButLessExactly() {
        assertThat(RightsCheck.judge(List.of(new Rights("list", "events")), "db")
                        .verdict())
                .isEqualTo(Verdict.WARNING);
        assertThat(RightsCheck.judge(List.of(), "db").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void readsTheRightsFromTheWordsOfTheHelp() {
        assertThat(Rights.of("get, list on pods, secrets; create on pods/exec"))
                .containsExactly(
                        new Rights("get", "pods"),
                        new Rights("list", "pods"),
                        new Rights("get", "secrets"),
                        new Rights("list", "secrets"),
                        new Rights("create", "pods/exec"));
    }

    @Test
    void aStorageClassMustExistAndShouldLetVolumesGrow() {
        List<ObjectNode> classes = List.of(
                Observations.read("{\"metadata\":{\"name\":\"slow\"}}"),
                Observations.read(
                        "{\"metadata\":{\"name\":\"fast\",\"annotations\":"
                                + "{\"storageclass.kubernetes.io/is-default-class\":\"true\"}},\"allowVolumeExpansion\":true}"));
        assertThat(StorageClassCheck.judge(Optional.empty(), classes))
                .isEqualTo(Diagnosis.ok("storage class", "fast, the default, allows volume expansion"));
        assertThat(StorageClassCheck.judge(Optional.of("slow"), classes).verdict())
                .isEqualTo(Verdict.WARNING);
        assertThat(StorageClassCheck.judge(Optional.of("none"), classes).sentence())
                .isEqualTo("there is no storage class none");
        assertThat(StorageClassCheck.judge(Optional.empty(), classes.subList(0, 1))
                        .sentence())
                .isEqualTo("no storage class is named, and Kubernetes has no default one");
    }

    @Test
    void clocksThatDisagreeAreNamedWithTheDirection() {
        assertThat(ClockCheck.judge(NOW, NOW.plusSeconds(3), Optional.of(NOW.minusSeconds(2)))
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(ClockCheck.judge(NOW, NOW.minusSeconds(90), Optional.empty()).sentence())
                .isEqualTo("this machine is 90s behind the API server");
        assertThat(ClockCheck.judge(NOW, NOW, Optional.of(NOW.plusSeconds(60))).sentence())
                .isEqualTo("the node of the primary is 60s ahead of the API server");
        assertThat(ClockCheck.judge(NOW, NOW, Optional.of(NOW.minusSeconds(3600)))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void whatAnInstallationNeedsIsSummedOverItsContainersAndVolumes() {
        Map<String, Quantity> needed = QuotaCheck.needed(Observations.read(SET));
        assertThat(needed.get("requests.cpu"))
                .isEqualByComparingTo(Quantity.parse("150m").orElseThrow());
        assertThat(needed.get("memory"))
                .isEqualByComparingTo(Quantity.parse("320Mi").orElseThrow());
        assertThat(needed.get("limits.memory"))
                .isEqualByComparingTo(Quantity.parse("512Mi").orElseThrow());
        assertThat(needed.get("fast.storageclass.storage.k8s.io/requests.storage"))
                .isEqualByComparingTo(Quantity.parse("5Gi").orElseThrow());
    }

    @Test
    void aQuotaWithoutRoomSaysHowMuchIsLeftAndNeeded() {
        Map<String, Quantity> needed = QuotaCheck.needed(Observations.read(SET));
        assertThat(QuotaCheck.judge(needed, List.of(quota("1Gi", "500Mi")))
                        .getFirst()
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(QuotaCheck.judge(needed, List.of(quota("1Gi", "800Mi")))
                        .getFirst()
                        .sentence())
                .isEqualTo(
                        "the quota team has no room: requests.memory is limited to 1Gi, 800Mi is used, and 320Mi more"
                                + " is needed");
    }

    @Test
    void aQuotaOfOtherPodsIsNotOurs() {
        ObjectNode quota = quota("1Mi", "0");
        quota.withObject("/spec").putArray("scopes").add("BestEffort");
        assertThat(QuotaCheck.judge(QuotaCheck.needed(Observations.read(SET)), List.of(quota))
                        .getFirst()
                        .verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void whatAdmissionDeniesFailsAndAQuotaIsLeftToItsOwnCheck() {
        assertThat(PodSecurityCheck.judge(
                                CliException.denied(
                                        "Kubernetes does not allow the request to patch pod/x: pods \"x\" is forbidden: violates PodSecurity"
                                                + " \"restricted:latest\": privileged",
                                        ""),
                                INSTANCE)
                        .sentence())
                .isEqualTo("the Pod Security level restricted of the namespace forbids the pod of demo-1: privileged");
        assertThat(PodSecurityCheck.judge(
                                CliException.denied(
                                        "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0,"
                                                + " limited: pods=0",
                                        ""),
                                INSTANCE)
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(PodSecurityCheck.judge(CliException.denied("the user ann may not patch pods", ""), INSTANCE)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void versionsThatAreTooOldOrNoLongerMaintainedAreNamed() {
        assertThat(VersionsCheck.kubernetes(Optional.of("v1.21.14+k3s1")).verdict())
                .isEqualTo(Verdict.FAILED);
        assertThat(VersionsCheck.kubernetes(Optional.of("v1.34.4")).verdict()).isEqualTo(Verdict.OK);
        assertThat(VersionsCheck.kubernetes(Optional.empty()).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(VersionsCheck.postgres(14, LocalDate.parse("2026-11-21")).sentence())
                .isEqualTo("PostgreSQL 14 has had no fixes since 2026-11-12");
        assertThat(VersionsCheck.postgres(15, LocalDate.parse("2027-08-01")).verdict())
                .isEqualTo(Verdict.WARNING);
        assertThat(VersionsCheck.postgres(17, LocalDate.parse("2026-11-21")).verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void aNameThatIsNotResolvedFailsAndNoAnswerIsUnknown() {
        assertThat(PodCheck.dns(List.of("a"), List.of("b")).sentence())
                .isEqualTo("a pod of the namespace cannot resolve b");
        assertThat(PodCheck.dns(List.of("a"), List.of()).verdict()).isEqualTo(Verdict.OK);
        assertThat(PodCheck.dns(List.of(), List.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aRightThatIsMissingHidesTheAnswerAndIsNone() {
        assertThat(Diagnosis.of("quota", CliException.denied("the user ann may not list resourcequotas", ""))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    /** The state is not known where a right is missing: nothing may be said that would be wrong of a cluster that runs. */
    @Test
    void aClusterThatCannotBeReadIsNotTakenForOneThatIsGone() {
        Kube kube = new FakeKube().with(Observations.read("""
                        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data-demo-1-0",
                         "labels":{"app.kubernetes.io/instance":"demo"}}}"""));
        DoctorContext unread = context(kube, Optional.empty());
        assertThat(new LeftoversCheck().run(unread)).containsExactly(Diagnosis.ok("leftovers", "there are none"));
        assertThat(PodCheck.ownsRepository(unread)).isTrue();
        DoctorContext gone = context(
                kube, Optional.of(new ClusterState(new ClusterName("demo"), List.of(), List.of(), Optional.empty())));
        assertThat(new LeftoversCheck().run(gone).getFirst().sentence()).contains("left the volume");
        assertThat(PodCheck.ownsRepository(gone)).isFalse();
    }

    private static DoctorContext context(Kube kube, Optional<ClusterState> state) {
        Spec spec = new SpecLoader(SourceReader.of(() -> "")).load(SpecSources.DEFAULTS);
        return new DoctorContext(
                kube,
                new ClusterName("demo"),
                spec,
                state,
                List.of(),
                "1",
                Clock.systemUTC(),
                new PlanWait(Duration.ofMinutes(1), Progress.silent()));
    }

    private static ObjectNode quota(String hard, String used) {
        return Observations.read("""
                {"metadata":{"name":"team"},"spec":{"hard":{"requests.memory":"HARD"}},
                 "status":{"hard":{"requests.memory":"HARD"},"used":{"requests.memory":"USED"}}}
                """.replace("HARD", hard).replace("USED", used));
    }
}
