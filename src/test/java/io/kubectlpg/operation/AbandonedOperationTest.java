package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.spec.ClusterName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client left behind ends in the journal, and only under the lock. */
class AbandonedOperationTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = new FakeKube();
    private final List<String> done = new ArrayList<>();

    @Test
    void endsTheEntryAsFailedAfterTheWorkSoThatAnotherOneCanBegin() {
        OperationRecord left = leave("one");

        giveUp(Optional.of(left));

        OperationRecord record = journal().read().getFirst();
        assertThat(record.state()).isEqualTo(OperationRecord.State.FAILED);
        assertThat(record.problem()).isEqualTo("given up");
        assertThat(done).containsExactly("work");
        assertThat(journal().unfinished()).isEmpty();
    }

    @Test
    void leavesTheEntryWhereTheWorkFails() {
        OperationRecord left = leave("one");

        assertThatThrownBy(() -> new AbandonedOperation(kube, DEMO, Clock.systemUTC(), LockHolder.current())
                        .end(Optional.of(left), guarded -> {
                            throw CliException.failed("it does not end", "");
                        }))
                .hasMessage("it does not end");

        assertThat(journal().unfinished()).isPresent();
    }

    @Test
    void leavesToAClientWhatItWorksOn() {
        OperationRecord left = leave("one");
        try (OperationLock held = OperationLock.acquire(kube, DEMO, new LockHolder("bob", "desk", 7))) {
            held.verify();
            // Its client renews it while this one looks.
            kube.before(Kind.LEASE, () -> kube.before(Kind.LEASE, this::renew));

            assertThatThrownBy(() -> giveUp(Optional.of(left))).isInstanceOfSatisfying(CliException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED);
                assertThat(refusal.remedy()).contains("Ctrl-C", "kubectl pg abort demo -n db");
            });
        }
        assertThat(done).isEmpty();
        assertThat(journal().unfinished()).isPresent();
    }

    @Test
    void touchesNothingThatWasNotAskedAbout() {
        leave("one");

        assertThatThrownBy(() -> giveUp(Optional.empty()))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED));

        assertThat(done).isEmpty();
        assertThat(journal().unfinished()).isPresent();
    }

    private void renew() {
        kube.mergePatch(Kind.LEASE, OperationLock.objectName(DEMO), JsonNodeFactory.instance.objectNode());
    }

    private void giveUp(Optional<OperationRecord> left) {
        new AbandonedOperation(kube, DEMO, Clock.systemUTC(), LockHolder.current())
                .end(left, guarded -> done.add("work"));
    }

    private OperationRecord leave(String kind) {
        OperationRecord record = new OperationRecord(
                "4f2a",
                kind,
                kind + " demo",
                "ann@laptop/12",
                Clock.systemUTC().instant(),
                JsonNodeFactory.instance.objectNode(),
                OperationRecord.State.RUNNING,
                List.of(),
                null,
                null);
        journal().write(record);
        return record;
    }

    private Journal journal() {
        return new Journal(kube, DEMO);
    }
}
