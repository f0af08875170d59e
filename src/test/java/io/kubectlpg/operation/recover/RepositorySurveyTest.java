package io.kubectlpg.operation.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.pgbackrest.Backups;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whether somebody else archives, and that the repository is looked at again after a question. */
class RepositorySurveyTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void walThatCameWithinThreeMinutesMayBeOfAPrimaryThatLives() {
        refused(() -> found(NOW.minusSeconds(179)).refuseWhileAlive(DEMO), "179 s ago");
        assertThatCode(() -> found(NOW.minusSeconds(180)).refuseWhileAlive(DEMO))
                .doesNotThrowAnyException();
        assertThatCode(() -> nothing().refuseWhileAlive(DEMO)).doesNotThrowAnyException();
    }

    /** The question may have been left open for an hour: what came in its first minute is old by then. */
    @Test
    void walThatCameAfterTheFirstLookIsOfOneHoweverOldItIsByNow() {
        RepositorySurvey first = found(NOW.minusSeconds(4000));

        refused(() -> found(NOW.minusSeconds(3000)).refuseWhatCameSince(first, DEMO), "after the first look");
        refused(() -> found(NOW.minusSeconds(3000)).refuseWhatCameSince(nothing(), DEMO), "after the first look");
        assertThatCode(() -> first.refuseWhatCameSince(first, DEMO)).doesNotThrowAnyException();
        assertThatCode(() -> nothing().refuseWhatCameSince(first, DEMO)).doesNotThrowAnyException();
    }

    private static void refused(ThrowingCallable question, String words) {
        assertThatThrownBy(question).isInstanceOfSatisfying(CliException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refusal.problem()).contains(words);
            assertThat(refusal.remedy()).contains("--force");
        });
    }

    private static RepositorySurvey found(Instant lastArchived) {
        return new RepositorySurvey(source(), true, Optional.of(lastArchived), NOW);
    }

    private static RepositorySurvey nothing() {
        return new RepositorySurvey(source(), true, Optional.empty(), NOW);
    }

    private static RestoreSource source() {
        return new RestoreSource(Backups.of("20261121-081416F").getFirst(), new Timeline(1), Optional.empty());
    }
}
