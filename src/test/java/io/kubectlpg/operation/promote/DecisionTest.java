package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {
    private static final Decision UNCHOSEN =
            new Decision(4, "7f3a", Optional.empty(), Optional.empty(), Set.of(FIRST), 7, true);

    @Test
    void isReadAsItWasWritten() {
        Decision chosen = UNCHOSEN.choosing(SECOND);

        assertThat(Decision.parse(UNCHOSEN.text())).isEqualTo(UNCHOSEN);
        assertThat(Decision.parse(chosen.text())).isEqualTo(chosen);
        assertThat(Decision.parse(chosen.closed(SECOND, 8).text())).isEqualTo(chosen.closed(SECOND, 8));
    }

    @Test
    void hasATextThatDoesNotDependOnTheOrderOfTheHolders() {
        assertThat(new Decision(4, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(THIRD, FIRST, SECOND), 7, true)
                        .text())
                .isEqualTo("{\"epoch\":4,\"operation\":\"7f3a\",\"to\":\"demo-2\","
                        + "\"holders\":[\"demo-1\",\"demo-2\",\"demo-3\"],\"timeline\":7,\"open\":true}");
    }

    @Test
    void theChosenInstanceBecomesAHolderBesideTheEarlierOnes() {
        assertThat(UNCHOSEN.choosing(SECOND))
                .isEqualTo(
                        new Decision(4, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(FIRST, SECOND), 7, true));
        assertThat(UNCHOSEN.choosing(SECOND).choosing(THIRD).holders()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void aClosedDecisionHasOneHolderAndIsNotOpen() {
        assertThat(UNCHOSEN.choosing(SECOND).closed(SECOND, 9))
                .isEqualTo(new Decision(4, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(SECOND), 9, false));
        assertThat(UNCHOSEN.closed(FIRST, 7).to()).contains(FIRST);
    }

    /** A promotion that a crash interrupts begins again with the next number. */
    @Test
    void anUnfinishedOrderMayHaveUsedMoreThanOneTimeline() {
        assertThat(UNCHOSEN.newestTimeline()).isEqualTo(7);
        assertThat(UNCHOSEN.choosing(SECOND).newestTimeline()).isEqualTo(11);
        assertThat(UNCHOSEN.choosing(SECOND).closed(SECOND, 8).newestTimeline()).isEqualTo(8);
    }

    @Test
    void aTimelineThatWasGivenOutIsNeverForgotten() {
        assertThat(UNCHOSEN.closed(SECOND, 3).timeline()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{\"epoch\":4}",
                "{\"epoch\":4,\"operation\":\"7f3a\",\"timeline\":7,\"open\":true}",
                "{\"epoch\":4,\"operation\":\"7f3a\",\"holders\":[],\"timeline\":7}"
            })
    void anythingElseIsUnreadable(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Decision.parse(text));
    }
}
