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

    private static final String LEFT_OUT =
            "the schedule full \\(0 2 \\* \\* 0\\) does not run on 20[0-9]{2}-03-[0-9]{2}:"
                    + " on that day the clocks in Europe/Berlin go forward and skip 02:00";

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
        install.addAll(List.of("--set", "backup.schedule.timeZone=Europe/Berlin"));
        assertThat(namespace.pg(install.toArray(String[]::new)).succeeded().err())
                .containsPattern(LEFT_OUT);
        namespace.pg("schedule", "run", "demo", "full").succeeded();
    }

    /** Berlin's clocks show no 02:00 on the last Sunday of March; the full backup by default is due then. */
    @Test
    @Order(3)
    void aRunThatClocksArePutForwardOverIsNamedWheneverSomebodyAsks() {
        assertThat(namespace.pg("schedule", "list", "demo").succeeded().out()).containsPattern("! " + LEFT_OUT);
        assertThat(namespace.pg("doctor", "demo", "--quick").succeeded().out())
                .containsPattern("warning  schedules: " + LEFT_OUT)
                .contains("kubectl pg schedule run demo full", "choose another hour");
    }

    @Test
    @Order(4)
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
    @Order(5)
    void anImageThatIsNotThereIsAFindingAndItsCorrectionLetsTheNextRunBegin() {
        assertThat(upgraded("cronJobs.image=registry.invalid/kubectl:1", EVERY_MINUTE))
                .containsPattern(LEFT_OUT);
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(namespace.pg("status", "demo").out())
                        .contains(
                                "the run of the schedule incr, Job demo-backup-incr-",
                                "to begin, and it blocks later runs: ",
                                "registry.invalid"));

        assertThat(upgraded("cronJobs.image=" + TestNamespace.KUBECTL_IMAGE, "backup.schedule.full=30 3 * * 0"))
                .contains("which has never begun")
                .doesNotContain("go forward");

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(namespace
                                .json("get", "cronjob", "demo-backup-incr")
                                .at("/status/lastSuccessfulTime")
                                .asText())
                        .isNotEmpty());
        assertThat(namespace.pg("status", "demo").out()).doesNotContain("to begin, and it blocks later runs: ");
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

    /** What is said of the new values. */
    private static String upgraded(String... values) {
        var words = new ArrayList<>(List.of("upgrade", "demo", "--yes"));
        for (String value : values) {
            words.addAll(List.of("--set", value));
        }
        return namespace.pg(words.toArray(String[]::new)).succeeded().err();
    }
}
