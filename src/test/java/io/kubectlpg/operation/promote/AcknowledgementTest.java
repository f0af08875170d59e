package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {
    private static final Decision DECISION =
            new Decision(4, "7f3a", Optional.empty(), Optional.empty(), Set.of(FIRST), 7, true);

    @Test
    void hasTheTimelineAndThePositionOfTheAnswer() {
        var wanted = new Acknowledgement(SECOND, new Timeline(12), Lsn.parse("1A/7000148"), true);

        assertThat(Acknowledgement.parse(SECOND, "no 12 1A/7000148")).contains(wanted);
        assertThat(Acknowledgement.parse(SECOND, "yes 12 1A/7000148")).contains(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no 12",
                "maybe 12 1A/7000148",
                "no 12 1A/7000148 more",
                "no -1 1A/7000148",
                "no 0x1 1A/7000148",
                "no 12 7000148",
                "no 12 G/0",
                "no 9999999999 0/0",
                "psql: error\nno 12 1A/7000148"
            })
    void anythingElseIsNoAnswer(String text) {
        assertThat(Acknowledgement.parse(SECOND, text)).isEmpty();
    }

    @Test
    void aNewerTimelineIsMoreThanAnyPositionOnAnOlderOne() {
        Acknowledgement older = answer(FIRST, 1, "FF/0");
        Acknowledgement newer = answer(SECOND, 2, "0/7000148");
        Acknowledgement newest = answer(THIRD, 10, "0/1000000");

        assertThat(Stream.of(newest, older, newer).sorted(Acknowledgement.BY_WAL))
                .containsExactly(older, newer, newest);
    }

    @Test
    void onOneTimelineTheHigherPositionIsMore() {
        Acknowledgement less = answer(FIRST, 2, "0/FFFFFFFF");
        Acknowledgement more = answer(SECOND, 2, "1/0");
        Acknowledgement most = answer(THIRD, 2, "FFFFFFFF/0");

        assertThat(Stream.of(most, less, more).sorted(Acknowledgement.BY_WAL)).containsExactly(less, more, most);
        assertThat(Acknowledgement.BY_WAL.compare(more, answer(THIRD, 2, "1/0")))
                .isZero();
    }

    @Test
    void asksTheScriptForTheDecision() {
        var asked = new ArrayList<List<String>>();
        FakeKube kube = new FakeKube().answeringByPod((pod, argv) -> {
            asked.add(Stream.concat(Stream.of(pod), argv.stream()).toList());
            return new PodExec.Result(0, "no 1 0/7000148\n", "");
        });

        assertThat(Acknowledgement.ask(kube, SECOND, DECISION, false))
                .isEqualTo(new Acknowledgement.Given(answer(SECOND, 1, "0/7000148")));
        Acknowledgement.ask(kube, SECOND, DECISION, true);

        assertThat(asked)
                .containsExactly(
                        List.of("demo-2-0", "bash", "/opt/kubectl-pg/acknowledge", "4", "7"),
                        List.of("demo-2-0", "bash", "/opt/kubectl-pg/acknowledge", "4", "7", "unless-promoted"));
    }

    /** Its server was down, so the control file alone said what it has. It was promoted over, and its commits were lost. */
    @Test
    void anInstanceThatMayHaveMoreIsAskedAgain() {
        var answers = new ArrayList<>(
                List.of("no 1 0/7000148 or more", "no 1 0/7000200", "no 1 0/7000148 or more", "no 1 0/9 or more"));
        FakeKube kube = new FakeKube().answering(argv -> new PodExec.Result(0, answers.removeFirst(), ""));

        assertThat(Acknowledgement.askForAll(kube, SECOND, DECISION))
                .isEqualTo(new Acknowledgement.Given(answer(SECOND, 1, "0/7000200")));
        assertThat(Acknowledgement.askForAll(kube, SECOND, DECISION)).isInstanceOf(Acknowledgement.Silent.class);
        assertThat(answers).isEmpty();
    }

    @Test
    void anInstanceThatDoesNotObeySaysWhy() {
        assertThat(outcome(new PodExec.Result(3, "", "it knows of the decision 5, which makes it primary\n")))
                .isEqualTo(new Acknowledgement.Refused(3, "it knows of the decision 5, which makes it primary"));
    }

    @Test
    void nothingButACompleteAnswerOfASuccessIsAnAcknowledgement() {
        assertThat(List.of(
                        outcome(new PodExec.Result(6, "no 1 0/7000148\n", "the server does not end\n")),
                        outcome(new PodExec.Result(0, "nonsense\n", "")),
                        outcome(new PodExec.Result(0, "", ""))))
                .doesNotHaveAnyElementsOfTypes(Acknowledgement.Given.class);
    }

    @Test
    void nobodyKnowsWhetherASilentInstanceObeys() {
        for (RuntimeException failure :
                List.of(CliException.unreachable("the node is down", ""), new ExecLost("the node is down"))) {
            FakeKube kube = new FakeKube().answering(argv -> {
                throw failure;
            });

            assertThat(Acknowledgement.ask(kube, SECOND, DECISION, false))
                    .isEqualTo(new Acknowledgement.Silent("the node is down"));
        }
    }

    private static Acknowledgement.Outcome outcome(PodExec.Result result) {
        return Acknowledgement.ask(new FakeKube().answering(argv -> result), SECOND, DECISION, false);
    }

    private static Acknowledgement answer(InstanceName instance, int timeline, String received) {
        return new Acknowledgement(instance, new Timeline(timeline), Lsn.parse(received), true);
    }
}
