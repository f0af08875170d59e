package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Scheduled work whose pods cannot run: it is told beforehand or soon, and a mended cause lets the next run begin. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class WaitingRunsClusterTest {
    private static final String EVERY_MINUTE = "backup.schedule.incremental=* * * * *";

    @TempDir
    private static Path folder;

    private static TestNamespace namespace;

    @BeforeAll
    static void limitTheNamespace() throws IOException {
        namespace = TestNamespace.create();
        limit("50m");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void installAndDoctorNameTheScheduleThatCouldNeverRunBeforeAnythingIsMade() {
        List<String> before = namespace.objects();
        assertThat(namespace.pg(install()).exited(3).err())
                .contains("a LimitRange of the namespace forbids the schedule full", "50m", "cronJobs.resources");
        assertThat(namespace.objects()).isEqualTo(before);

        var doctor = new ArrayList<>(List.of(install()));
        doctor.set(0, "doctor");
        doctor.add("--quick");
        assertThat(namespace.pg(doctor.toArray(String[]::new)).exited(1).out())
                .contains("a LimitRange of the namespace forbids the schedule full");
    }

    @Test
    @Order(2)
    void withTheResourcesThatItWantsAScheduleRuns() {
        var install = new ArrayList<>(List.of(install()));
        install.addAll(List.of("--set", "cronJobs.resources.requests.cpu=50m"));
        namespace.pg(install.toArray(String[]::new)).succeeded();
        namespace.pg("schedule", "run", "demo", "full").succeeded();
    }

    @Test
    @Order(3)
    void aLimitThatComesLaterIsToldByTheFollowerAtOnce() throws IOException {
        limit("60m");
        Finished run = namespace.pg("schedule", "run", "demo", "full").exited(1);
        assertThat(run.err())
                .contains("a LimitRange of the namespace forbids the schedule full", "The Job was removed");
        assertThat(namespace.kubectl("get", "jobs", "-o", "name").succeeded().out())
                .doesNotContain("FailedCreate");
        limit("50m");
    }

    @Test
    @Order(4)
    void anImageThatIsNotThereIsAFindingAndItsCorrectionLetsTheNextRunBegin() {
        namespace
                .pg(
                        "upgrade",
                        "demo",
                        "--yes",
                        "--set",
                        "cronJobs.image=registry.invalid/kubectl:1",
                        "--set",
                        EVERY_MINUTE)
                .succeeded();
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(namespace.pg("status", "demo").out())
                        .contains(
                                "the run of the schedule incr, Job demo-backup-incr-",
                                "has not begun",
                                "registry.invalid"));

        assertThat(namespace
                        .pg("upgrade", "demo", "--yes", "--set", "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE)
                        .succeeded()
                        .err())
                .contains("which has never begun");

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(namespace
                                .json("get", "cronjob", "demo-backup-incr")
                                .at("/status/lastSuccessfulTime")
                                .asText())
                        .isNotEmpty());
        assertThat(namespace.pg("status", "demo").out()).doesNotContain("has not begun");
    }

    private static String[] install() {
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("--set", "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE));
        return TestNamespace.install("demo", more);
    }

    private static void limit(String cpu) throws IOException {
        Path file = Files.writeString(folder.resolve("limit.yaml"), """
                apiVersion: v1
                kind: LimitRange
                metadata:
                  name: least
                spec:
                  limits:
                    - type: Container
                      min: {cpu: %s}
                """.formatted(cpu));
        namespace.kubectl("apply", "-f", file.toString()).succeeded();
    }
}
