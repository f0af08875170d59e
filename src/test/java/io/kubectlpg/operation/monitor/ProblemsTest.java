package io.kubectlpg.operation.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.cluster.Finding;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static final InstanceName DEMO_1 = new InstanceName(new ClusterName("demo"), 1);
    private static final Finding WARNING = Finding.warning("the volume of demo-1 is 93% full", "enlarge it");

    private final Problems problems = new Problems(Duration.ofSeconds(15), false);

    @Test
    void aShortProblemBeginsAndEndsAndNeverLasts() {
        assertThat(look(0)).isEmpty();
        assertThat(look(5, down("it has no pod"))).containsExactly("BEGAN 0 demo-1 cannot be reached: it has no pod");
        assertThat(look(10, down("it has no pod"))).isEmpty();
        assertThat(look(15)).containsExactly("ENDED 10 demo-1 cannot be reached: it has no pod");
        assertThat(look(20, down("it has no pod"))).containsExactly("BEGAN 0 demo-1 cannot be reached: it has no pod");
        assertThat(look(30, down("it has no pod"))).isEmpty();
    }

    @Test
    void aProblemLastsOnceInItsNewestWordsAndIsOverOnce() {
        look(5, down("its pod is being deleted"));
        assertThat(look(10, down("it has no pod"))).isEmpty();
        assertThat(look(20, down("its pod has not started")))
                .containsExactly("LASTS 15 demo-1 cannot be reached: its pod has not started");
        assertThat(look(25, down("its pod has not started"))).isEmpty();
        assertThat(problems.lasting()).containsExactly(down("its pod has not started"));
        assertThat(look(30)).containsExactly("OVER 25 demo-1 cannot be reached: its pod has not started");
        assertThat(problems.lasting()).isEmpty();
    }

    @Test
    void numbersDoNotMakeAnotherProblem() {
        look(0, Finding.error("demo has 2 instances, and its values say 3", ""));
        assertThat(look(5, Finding.error("demo has 1 instances, and its values say 3", "")))
                .isEmpty();
        assertThat(look(
                        10,
                        Finding.error("the StatefulSet demo-2 is gone", ""),
                        Finding.error("the StatefulSet demo-3 is gone", "")))
                .hasSize(3);
    }

    @Test
    void aWarningDoesNotLastUnlessItCounts() {
        look(0, WARNING);
        assertThat(look(60, WARNING)).isEmpty();
        assertThat(problems.nextToLast()).isEmpty();
        var strict = new Problems(Duration.ofSeconds(15), true);
        strict.look(List.of(WARNING), Duration.ZERO);
        assertThat(strict.look(List.of(WARNING), Duration.ofSeconds(60)))
                .extracting(Change::kind)
                .containsExactly(Change.Kind.LASTS);
    }

    @Test
    void aWarningThatBecomesAnErrorBeginsThen() {
        look(0, lag(Finding.Severity.WARNING));
        assertThat(look(60, lag(Finding.Severity.ERROR))).containsExactly("ENDED 60 lag", "BEGAN 0 lag");
        assertThat(look(75, lag(Finding.Severity.ERROR))).containsExactly("LASTS 15 lag");
    }

    /** Nobody knows what a look that failed would have found. */
    @Test
    void aLookThatFailsNeitherEndsNorBeginsAnotherProblem() {
        Finding away = Finding.error("the API server does not answer", "").about(Finding.Topic.NOT_OBSERVABLE);
        look(0, down("it has no pod"));
        assertThat(failed(10, away)).containsExactly("BEGAN 0 the API server does not answer");
        assertThat(failed(25, away)).containsExactly("LASTS 15 the API server does not answer");
        assertThat(look(30, down("it has no pod")))
                .containsExactly(
                        "OVER 20 the API server does not answer", "LASTS 30 demo-1 cannot be reached: it has no pod");
    }

    @Test
    void tellsWhenTheFirstProblemWillHaveLasted() {
        look(3, down("it has no pod"));
        look(7, down("it has no pod"), lag(Finding.Severity.ERROR));
        assertThat(problems.nextToLast()).isEqualTo(Optional.of(Duration.ofSeconds(18)));
        look(18, down("it has no pod"), lag(Finding.Severity.ERROR));
        assertThat(problems.nextToLast()).isEqualTo(Optional.of(Duration.ofSeconds(22)));
    }

    private List<String> look(int second, Finding... findings) {
        return words(problems.look(List.of(findings), Duration.ofSeconds(second)));
    }

    private List<String> failed(int second, Finding why) {
        return words(problems.failed(why, Duration.ofSeconds(second)));
    }

    private static List<String> words(List<Change> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.lasted().toSeconds() + " "
                        + change.finding().problem())
                .toList();
    }

    private static Finding down(String why) {
        return Finding.error("demo-1 cannot be reached: " + why, "").about(Finding.Topic.PRIMARY_DOWN, DEMO_1);
    }

    private static Finding lag(Finding.Severity severity) {
        return new Finding(severity, "lag", "").about(Finding.Topic.REPLICA_LAG, DEMO_1);
    }
}
