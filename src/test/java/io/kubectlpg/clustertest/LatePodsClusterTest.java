package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a command does about a pod of its own that does not run: it waits where Kubernetes is only late, with the reason
 * shown, and ends at once where no time helps. The same in every command that makes a pod.
 */
@ClusterTest
@EnabledIf("possible")
@TestMethodOrder(OrderAnnotation.class)
class LatePodsClusterTest {
    /** Nobody listens there, on any node. */
    private static final String LATE =
            "127.0.0.1:5055/late-pods:" + ProcessHandle.current().pid();

    private static final String REASON = "the image " + LATE + " cannot be pulled";

    /** Far from what the commands below are told to wait. */
    private static final Duration AT_ONCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static TestNamespace namespace;

    static boolean possible() {
        return SmallVolume.possible();
    }

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.installWithRepository("demo");
    }

    @AfterAll
    static void remove() {
        namespace.close();
        NodeImage.take(LATE);
    }

    @Test
    @Order(1)
    void anUpgradeWaitsForALateImage() {
        Running upgrade = start("upgrade", "demo", "--yes", "--set", "image=" + LATE);
        upgrade.awaitErr(REASON);

        NodeImage.bring(LATE);

        upgrade.finish().succeeded();
        assertThat(namespace
                        .json("get", "pod", "demo-1-0")
                        .at("/spec/containers/0/image")
                        .asText())
                .isEqualTo(LATE);
    }

    @Test
    @Order(2)
    void doctorDrillAndCloneWaitForIt() {
        NodeImage.take(LATE);
        Running doctor = start("doctor", "demo");
        Running drill = start("drill", "demo");
        Running clone = start("restore", "demo", "--to", "copy", "--latest", "--no-backup", "--yes");
        for (Running each : List.of(doctor, drill, clone)) {
            each.awaitErr(REASON);
        }

        NodeImage.bring(LATE);

        assertThat(doctor.finish().succeeded().out()).contains("ok       image: " + LATE + " holds PostgreSQL");
        drill.finish().succeeded();
        clone.finish().succeeded();
        assertThat(namespace.sql("copy-1-0", "SELECT 1")).isEqualTo("1");
        namespace.pg("uninstall", "copy", "--delete-data", "--confirm", "copy").succeeded();
    }

    /** No server of the source runs, so a pod looks at the repository before there is a plan. */
    @Test
    @Order(3)
    void soDoesThePlanOfACloneWhoseSourceIsStopped() {
        namespace.pg("stop", "demo", "--yes").succeeded();
        NodeImage.take(LATE);
        Running plan = start("restore", "demo", "--to", "copy", "--latest", "--dry-run");
        plan.awaitErr("Look at the repository");
        plan.awaitErr(REASON);

        NodeImage.bring(LATE);

        assertThat(plan.finish().succeeded().out()).contains("Hand the restore over to copy-1");
    }

    /** The pods of the source itself have its values, so only those of the clone can have wrong ones. */
    @Test
    @Order(4)
    void whatNoTimeHelpsEndsEachAtOnce() {
        Map.of(
                        "{image: " + LATE + "0, imagePullPolicy: Never}",
                        "is not on the node, and imagePullPolicy is Never",
                        "{image: localhost/Upper:17}",
                        "is not the name of an image")
                .forEach((values, words) -> {
                    String file = file(values);
                    endsAtOnce(3, words, "install", "other", "--profile", "dev", "-f", file);
                    endsAtOnce(3, words, "upgrade", "demo", "--yes", "-f", file);
                    endsAtOnce(1, words, "doctor", "demo", "-f", file);
                    endsAtOnce(3, words, "restore", "demo", "--to", "copy", "--latest", "--yes", "-f", file);
                });
    }

    @Test
    @Order(5)
    void soDoesARefusalOfTheNamespace() {
        namespace.pg("start", "demo").succeeded();
        namespace.kubectl("apply", "-f", file("""
                        apiVersion: v1
                        kind: LimitRange
                        metadata: {name: most}
                        spec:
                          limits:
                            - type: Container
                              max: {memory: 20Mi}
                        """)).succeeded();
        String words = "a LimitRange of the namespace forbids";

        endsAtOnce(3, words, "install", "other", "--profile", "dev", "--set", "image=" + LATE);
        endsAtOnce(3, words, "upgrade", "demo", "--yes", "--set", "image=" + LATE + "0");
        endsAtOnce(1, words, "doctor", "demo");
        endsAtOnce(3, words, "restore", "demo", "--to", "copy", "--latest", "--yes");
        endsAtOnce(3, words, "drill", "demo");
    }

    private static String file(String content) {
        try {
            return Files.writeString(Files.createTempFile(folder, "", ".yaml"), content)
                    .toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Running start(String... command) {
        var words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--timeout", "5m"));
        return namespace.startPg(words.toArray(String[]::new));
    }

    private static void endsAtOnce(int exitCode, String words, String... command) {
        Instant began = Instant.now();
        Finished ended = start(command).finish().exited(exitCode);
        assertThat(ended.out() + ended.err()).contains(words);
        assertThat(Duration.between(began, Instant.now()))
                .as(String.join(" ", command))
                .isLessThan(AT_ONCE);
    }
}
