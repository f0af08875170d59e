package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentAnswerTest {
    private final List<Optional<String>> looks = new ArrayList<>();

    @Test
    void aLookCountsForAMoment() {
        RecentAnswer<String> first = look(Optional.empty(), Duration.ofHours(1));

        assertThat(look(Optional.of(first), Duration.ofHours(1))).isEqualTo(first);
        assertThat(looks).hasSize(1);
    }

    @Test
    void afterAQuestionTheRepositoryIsLookedAtAgainAndTheLookBeforeIsKnown() {
        RecentAnswer<String> first = look(Optional.empty(), Duration.ZERO);

        assertThat(look(Optional.of(first), Duration.ZERO).seen()).isEqualTo("look 2");
        assertThat(looks).isEqualTo(List.of(Optional.empty(), Optional.of("look 1")));
    }

    @Test
    void aPlanHandsItOnToThePlanAfterIt() {
        RecentAnswer<String> answer = look(Optional.empty(), Duration.ofHours(1));
        var plan = new Plan(List.of(), List.of(), List.of(), Optional.of(answer));

        assertThat(plan.look(String.class)).contains(answer);
        assertThat(plan.look(Integer.class)).isEmpty();
    }

    private RecentAnswer<String> look(Optional<RecentAnswer<String>> before, Duration counts) {
        return RecentAnswer.of(before, counts, seen -> {
            looks.add(seen);
            return "look " + looks.size();
        });
    }
}
