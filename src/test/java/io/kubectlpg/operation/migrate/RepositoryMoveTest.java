package io.kubectlpg.operation.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.Spec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepositoryMoveTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final String OLD = "\"s3\":{\"bucket\":\"old\",\"endpoint\":\"s3.example.com\"}";
    private static final String NEW = "\"s3\":{\"bucket\":\"new\",\"endpoint\":\"s3.example.com\"%s}";
    private static final String VOLUME = "\"volume\":{\"enabled\":true}";
    private static final S3Keys.Given KEYS = new S3Keys.Given("key", "secret");

    private static Spec spec(String backup) {
        return Spec.fromStored(Observations.read("{\"backup\":{" + backup + "}}"));
    }

    private static RepositoryMove move(Spec before, Spec after) {
        return new RepositoryMove(before, after, Optional.empty());
    }

    private static List<String> places(Spec spec) {
        return spec.repositories().stream().map(Repository::place).toList();
    }

    private static void refused(ExitCode code, String problem, Spec base, Spec changed) {
        assertThatThrownBy(() -> RepositoryMove.wanted(DEMO, base, changed, false))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(problem);
    }

    @Test
    void aBucketJoinsAnotherAsTheSecondAndTakesTheFirstPlaceWhenItIsAlone() {
        RepositoryMove move = move(spec(OLD), spec(NEW.formatted(""))).with(KEYS);

        assertThat(move.slot()).isEqualTo(RepositorySlot.SECONDARY);
        assertThat(places(move.joined())).containsExactly("s3.example.com/old", "s3.example.com/new");
        assertThat(move.number()).isEqualTo(2);
        assertThat(places(move.alone())).containsExactly("s3.example.com/new");
        assertThat(move.alone().repositories().getFirst().slot()).isEqualTo(RepositorySlot.SECONDARY);
        assertThat(move.changesPlace()).isTrue();
        assertThat(move.settled().buckets()).singleElement().satisfies(s3 -> {
            assertThat(s3.slot()).isEqualTo(RepositorySlot.S3);
            assertThat(s3.keys()).isEqualTo(KEYS);
        });
    }

    @Test
    void theOldKeysAreNotTouchedBeforeTheOldOneHasLeft() {
        RepositoryMove move = move(spec(OLD), spec(NEW.formatted(""))).with(KEYS);

        assertThat(move.joined().buckets().getFirst().keys()).isEqualTo(new S3Keys.Stored());
        assertThat(move.joined().buckets().getLast().keys()).isEqualTo(KEYS);
    }

    @Test
    void aVolumeAndABucketAreSideBySideAndNoneChangesItsPlace() {
        RepositoryMove there = move(spec(OLD), spec(VOLUME));
        RepositoryMove back = move(spec(VOLUME), spec(OLD)).with(KEYS);

        assertThat(places(there.joined())).containsExactly("s3.example.com/old", "a volume");
        assertThat(there.number()).isEqualTo(2);
        assertThat(there.changesPlace()).isFalse();
        assertThat(places(back.joined())).containsExactly("s3.example.com/old", "a volume");
        assertThat(back.number()).isEqualTo(1);
        assertThat(back.changesPlace()).isFalse();
        assertThat(places(back.settled())).containsExactly("s3.example.com/old");
    }

    @Test
    void keysInASecretOfTheUsersAreCopiedWhileItJoinsAndStayThereAtTheEnd() {
        Spec after = spec(NEW.formatted(",\"existingSecret\":\"mine\""));
        RepositoryMove move = move(spec(OLD), after).with(KEYS);

        assertThat(move.joined().buckets().getLast().keys()).isEqualTo(KEYS);
        assertThat(move.settled()).isEqualTo(after);
        assertThat(move.changesPlace()).isTrue();
    }

    @Test
    void itIsDecidedWhenTheValuesNameTheOldOneNoMore() {
        RepositoryMove move = move(spec(OLD), spec(NEW.formatted("")));

        assertThat(move.decided(move.before())).isFalse();
        assertThat(move.decided(move.joined())).isFalse();
        assertThat(move.decided(move.alone())).isTrue();
        assertThat(move.decided(move.after())).isTrue();
    }

    @Test
    void whatIsNotGivenOfTheNewOneIsAsItWasAndTheOldOneIsLeftOut() {
        Spec changed = spec(OLD + "," + VOLUME);

        assertThat(places(RepositoryMove.wanted(DEMO, spec(OLD), changed, false)))
                .containsExactly("a volume");
        assertThat(places(RepositoryMove.wanted(DEMO, spec(VOLUME), changed, false)))
                .containsExactly("s3.example.com/old");
        assertThat(RepositoryMove.wanted(DEMO, spec(OLD), spec(NEW.formatted("")), false))
                .isEqualTo(spec(NEW.formatted("")));
    }

    @Test
    void theSameCommandMeansTheSameWhenItGoesOn() {
        Spec after = spec(NEW.formatted(""));

        assertThat(RepositoryMove.wanted(DEMO, after, after, true)).isEqualTo(after);
    }

    @Test
    void refusesWhatIsNoMove() {
        refused(ExitCode.USAGE, "has its repository in s3.example.com/old already", spec(OLD), spec(OLD));
        refused(ExitCode.USAGE, "two new repositories are given", spec(OLD), spec(NEW.formatted("") + "," + VOLUME));
        refused(
                ExitCode.USAGE,
                "the new repository is given as backup.secondary.s3",
                spec(OLD),
                spec(OLD + ",\"secondary\":{" + NEW.formatted("") + "}"));
        refused(
                ExitCode.USAGE,
                "backup.retention.full is given, but this command changes only the repository",
                spec(OLD),
                spec(NEW.formatted("") + ",\"retention\":{\"full\":3}"));
    }

    @Test
    void refusesAClusterWithoutARepositoryAndOneWithSeveral() {
        refused(ExitCode.REFUSED, "demo has no repository that could be moved", spec(""), spec(VOLUME));
        refused(
                ExitCode.REFUSED,
                "demo has more than one repository",
                spec(OLD + "," + VOLUME),
                spec(NEW.formatted("") + "," + VOLUME));
    }
}
