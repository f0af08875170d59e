package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A registry that does not answer yet: the nodes get the image a minute after the command began. */
@ClusterTest
@EnabledIf("possible")
class LateImageClusterTest {
    /** Nobody listens there, on any node. */
    private static final String LATE =
            "127.0.0.1:5055/late:" + ProcessHandle.current().pid();

    /** Longer than what may pass by itself, and than the first tries of the kubelet. */
    private static final Duration LATENESS = Duration.ofSeconds(40);

    static boolean possible() {
        return SmallVolume.possible();
    }

    @Test
    void isWaitedForWithTheReasonShownAndThenTheInstallationGoesOn() {
        try (TestNamespace namespace = TestNamespace.create()) {
            Running install = namespace.startPg(
                    "install", "demo", "--profile", "dev", "--set", "image=" + LATE, "--timeout", "5m");
            install.awaitErr("the image " + LATE + " cannot be pulled");
            await().pollDelay(LATENESS).atMost(LATENESS.plusSeconds(10)).until(install::alive);

            NodeImage.bring(LATE);
            try {
                install.finish().succeeded();
                assertThat(namespace.sql("demo-1-0", "SELECT 1")).isEqualTo("1");
                assertThat(namespace
                                .json("get", "pod", "demo-1-0")
                                .at("/spec/containers/0/image")
                                .asText())
                        .isEqualTo(LATE);
            } finally {
                NodeImage.take(LATE);
            }
        }
    }

    @Test
    void isGivenUpWhenTheTimeThatWasGivenIsOverAndNothingIsLeft() {
        try (TestNamespace namespace = TestNamespace.create()) {
            Finished late = namespace.pg(
                    "install", "demo", "--profile", "dev", "--set", "image=" + LATE + "0", "--timeout", "15s");

            assertThat(late.exited(3).err()).contains("cannot be pulled", "Allow more time with --timeout");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(namespace.objects()).isEmpty());
        }
    }

    /** The time of the pull counts for no deadline but that of the command. */
    @Test
    @Tag("exhaustive")
    void isWaitedForLongerThanTheCheckItselfMayTake() {
        String late = LATE + "1";
        try (TestNamespace namespace = TestNamespace.create()) {
            Running install = namespace.startPg(
                    "install", "demo", "--profile", "dev", "--set", "image=" + late, "--timeout", "8m");
            await().pollDelay(Duration.ofSeconds(150))
                    .atMost(Duration.ofSeconds(160))
                    .until(install::alive);

            NodeImage.bring(late);
            try {
                install.finish().succeeded();
                assertThat(namespace.sql("demo-1-0", "SELECT 1")).isEqualTo("1");
            } finally {
                NodeImage.take(late);
            }
        }
    }
}
