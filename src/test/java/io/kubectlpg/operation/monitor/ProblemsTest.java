package io.kubectlpg.operation.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.cluster.Finding;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static final InstanceName DEMO_1 = new InstanceName(new ClusterName("demo"), 1);
    private static final Finding WARNING = Finding.warning("the volume of demo-1 is 93% full", "enlarge it");

    private static final Finding AWAY =
            Finding.error("the API server does not answer", "").about(Finding.Topic.NOT_OBSERVABLE);

    private final Problems problems = new Problems(Duration.ofSeconds(15), false);

    @Test
    void aShortProblemBeginsAndEndsAndNeverLasts() {
        assertThat(look(0)).isEmpty();
        assertThat(look(5, down("it has no pod"))).containsExactly("BEGAN 0 demo-1 cannot be reached: it has no pod");
        assertThat(look(10, down("it has no pod"))).isEmpty();
        assertThat(look(15)).isEmpty();
        assertThat(look(29)).isEmpty();
        assertThat(look(30)).containsExactly("ENDED 10 demo-1 cannot be reached: it has no pod");
        assertThat(look(35, down("it has no pod"))).containsExactly("BEGAN 0 demo-1 cannot be reached: it has no pod");
        assertThat(look(45, down("it has no pod"))).isEmpty();
    }

    /** A server that crashes in a loop is up at most looks. */
    @Test
    void aProblemThatComesBackSoonAddsUp() {
        assertThat(look(0, down("it starts"))).containsExactly("BEGAN 0 demo-1 cannot be reached: it starts");
        assertThat(look(5)).isEmpty();
        assertThat(look(12, down("it starts"))).isEmpty();
        assertThat(look(17)).isEmpty();
        assertThat(look(24, down("it starts"))).isEmpty();
        assertThat(look(29)).isEmpty();
        assertThat(problems.nextMoment(Duration.ofSeconds(29))).hasValue(Duration.ofSeconds(44));
        assertThat(look(36, down("it starts"))).containsExactly("LASTS 36 demo-1 cannot be reached: it starts");
        assertThat(look(41)).isEmpty();
        assertThat(problems.lasting()).isEmpty();
        assertThat(look(48, down("it starts"))).isEmpty();
        assertThat(problems.lasting()).hasSize(1);
        assertThat(look(53)).isEmpty();
        assertThat(look(68)).containsExactly("OVER 53 demo-1 cannot be reached: it starts");
    }

    /** Whether the problem was there while looks failed is unknown. */
    @Test
    void theTimeOfLooksThatFailDoesNotAddUpToAProblemThatIsGone() {
        look(0, down("it starts"));
        failed(5, AWAY);
        failed(20, AWAY);
        look(25);
        assertThat(look(30, down("it starts"))).isEmpty();
    }

    @Test
    void aProblemLastsOnceInItsNewestWordsAndIsOverOnce() {
        look(5, down("its pod is being deleted"));
        assertThat(look(10, down("it has no pod"))).isEmpty();
        assertThat(look(20, down("its pod has not started")))
                .containsExactly("LASTS 15 demo-1 cannot be reached: its pod has not started");
        assertThat(look(25, down("its pod has not started"))).isEmpty();
        assertThat(problems.lasting()).containsExactly(down("its pod has not started"));
        assertThat(look(30)).isEmpty();
        assertThat(problems.lasting()).isEmpty();
        assertThat(look(45)).containsExactly("OVER 25 demo-1 cannot be reached: its pod has not started");
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
                .hasSize(2);
    }

    @Test
    void aWarningDoesNotLastUnlessItCounts() {
        look(0, WARNING);
        assertThat(look(60, WARNING)).isEmpty();
        assertThat(problems.nextMoment(Duration.ofSeconds(60))).isEmpty();
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

    @Test
    void aWarningThatCountsAndBecomesAnErrorIsReportedAgain() {
        var strict = new Problems(Duration.ofSeconds(15), true);
        strict.look(List.of(lag(Finding.Severity.WARNING)), Duration.ZERO);
        strict.look(List.of(lag(Finding.Severity.WARNING)), Duration.ofSeconds(15));
        assertThat(words(strict.look(List.of(lag(Finding.Severity.ERROR)), Duration.ofSeconds(20))))
                .containsExactly("SEVERITY 20 lag", "LASTS 20 lag");
        assertThat(strict.look(List.of(lag(Finding.Severity.ERROR)), Duration.ofSeconds(25)))
                .isEmpty();
        assertThat(words(strict.look(List.of(lag(Finding.Severity.WARNING)), Duration.ofSeconds(30))))
                .containsExactly("SEVERITY 30 lag");
    }

    /** Nobody knows what a look that failed would have found. */
    @Test
    void aLookThatFailsNeitherEndsNorBeginsAnotherProblem() {
        look(0, down("it has no pod"));
        assertThat(failed(10, AWAY)).containsExactly("BEGAN 0 the API server does not answer");
        assertThat(failed(25, AWAY)).containsExactly("LASTS 15 the API server does not answer");
        assertThat(look(30, down("it has no pod"))).containsExactly("LASTS 30 demo-1 cannot be reached: it has no pod");
        assertThat(look(45, down("it has no pod"))).containsExactly("OVER 20 the API server does not answer");
    }

    @Test
    void tellsWhenTheFirstProblemWillHaveLasted() {
        look(3, down("it has no pod"));
        look(7, down("it has no pod"), lag(Finding.Severity.ERROR));
        assertThat(problems.nextMoment(Duration.ofSeconds(7))).hasValue(Duration.ofSeconds(18));
        look(18, down("it has no pod"), lag(Finding.Severity.ERROR));
        assertThat(problems.nextMoment(Duration.ofSeconds(18))).hasValue(Duration.ofSeconds(22));
    }

    /** The moment of the first problem is past while looks fail. It must not hide the next one. */
    @Test
    void tellsTheNextMomentWhileLooksFail() {
        look(0, down("it has no pod"));
        failed(10, AWAY);
        assertThat(problems.nextMoment(Duration.ofSeconds(10))).hasValue(Duration.ofSeconds(15));
        failed(15, AWAY);
        assertThat(problems.nextMoment(Duration.ofSeconds(15))).hasValue(Duration.ofSeconds(25));
        failed(25, AWAY);
        assertThat(problems.nextMoment(Duration.ofSeconds(25))).isEmpty();
        assertThat(problems.undecided(Duration.ZERO)).isTrue();
    }

    @Test
    void onlyAProblemThatIsThereAndBeganInTimeIsUndecided() {
        look(5, down("it has no pod"));
        assertThat(problems.undecided(Duration.ofSeconds(5))).isTrue();
        assertThat(problems.undecided(Duration.ofSeconds(4))).isFalse();
        look(10);
        assertThat(problems.undecided(Duration.ofSeconds(5))).isFalse();
        assertThat(words(problems.close())).containsExactly("ENDED 5 demo-1 cannot be reached: it has no pod");
        assertThat(problems.close()).isEmpty();
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
