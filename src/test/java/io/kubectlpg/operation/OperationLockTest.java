package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.TestTime;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why the lock is gone is said as it is. */
class OperationLockTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final String RENEWAL = "replace Lease demo-operation";

    private final FakeKube kube = new FakeKube();
    private final TestTime time = new TestTime();
    private final OperationLock lock = OperationLock.acquire(kube, DEMO, new LockHolder("ann", "laptop", 1), time);

    @BeforeEach
    void renewalsHaveBegun() {
        time.awaitOther();
    }

    @AfterEach
    void close() {
        lock.close();
    }

    @Test
    void aClientThatWasStoppedGoesOnWhenNobodyHasTakenItsLock() {
        int changes = kube.changes.size();
        time.stopProcess(Duration.ofHours(1));
        time.goOn();
        await().atMost(Duration.ofSeconds(5)).until(() -> kube.changes.size() > changes);
        lock.verify();
    }

    @Test
    void aClientThatWasStoppedIsToldSo() {
        time.stopProcess(OperationLock.DURATION);
        take();
        time.goOn();
        CliException refusal = awaitRefusal(failure -> failure.code() == ExitCode.LOCKED);
        assertThat(refusal.problem())
                .isEqualTo(
                        "this command was stopped for longer than its lock on demo lasts, and another kubectl pg command has "
                                + "taken or removed the lock");
        assertThat(refusal.remedy()).contains("kubectl pg resume demo");
    }

    @Test
    void aClientWhoseRenewalsFailedIsNotSaidToHaveBeenStopped() {
        kube.failing(RENEWAL, CliException.unreachable("the API server https://test cannot be reached", ""));
        time.goOn();
        await().atMost(Duration.ofSeconds(5)).until(() -> kube.failed(RENEWAL) == 1);
        take();
        kube.failingNoMore();
        time.goOn();
        assertThat(awaitRefusal(failure -> true).problem())
                .isEqualTo(
                        "this command could not renew its lock on demo in time (the API server https://test cannot be "
                                + "reached), and another kubectl pg command has taken or removed the lock");
    }

    @Test
    void saysForHowLongTheServerHasNotAnsweredWhenItIsNotKnownWhoHasIt() {
        kube.failing(RENEWAL, CliException.unreachable("the API server https://test cannot be reached", ""));
        time.goOn();
        await().atMost(Duration.ofSeconds(5)).until(() -> kube.failed(RENEWAL) == 1);
        time.stopProcess(OperationLock.DURATION);
        assertThatExceptionOfType(CliException.class).isThrownBy(lock::verify).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(refusal.problem())
                    .isEqualTo("the lock on demo could not be renewed for 45 s: the API server https://test "
                            + "cannot be reached");
        });
    }

    @Test
    void aLockThatWasRemovedByHandIsGone() {
        kube.delete(Kind.LEASE, "demo-operation");
        time.goOn();
        assertThat(awaitRefusal(failure -> true).problem()).startsWith("the lock on demo is gone");
    }

    @Test
    void whatWasGivenBackIsSaidToBe() {
        lock.close();
        assertThat(awaitRefusal(failure -> true).problem()).isEqualTo("this command has released its lock on demo");
    }

    /** One that nobody renews would be taken, and one that somebody renews would be waited for. */
    @ParameterizedTest
    @CsvSource({"their-pod_5f2c, ''", "'', their-controller"})
    void aLeaseOfAnotherProgramIsRefusedByItsName(String holder, String manager) {
        FakeKube theirs = new FakeKube().withForeign(lease(holder, manager));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> OperationLock.acquire(theirs, DEMO, new LockHolder("ann", "laptop", 1)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .withMessageContaining("Lease demo-operation");
        assertThat(theirs.changes).isEmpty();
    }

    /** They had no labels. */
    @ParameterizedTest
    @CsvSource({"ann@laptop/4711#0a1b2c3d, okhttp", "ann@laptop/4711, okhttp", "'', okhttp"})
    void aLeaseOfAnEarlierVersionIsTakenAndHasTheClustersLabelsThen(String holder, String manager) {
        FakeKube ours = new FakeKube().withForeign(lease(holder, manager));

        OperationLock.acquire(ours, DEMO, new LockHolder("bob", "desktop", 2)).close();

        assertThat(ours.get(Kind.LEASE, "demo-operation")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .path(Labels.CLUSTER)
                        .asText())
                .isEqualTo("demo");
    }

    /** It has not been renewed for years. */
    private static ObjectNode lease(String holder, String manager) {
        ObjectNode lease = Observations.read("""
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"demo-operation"},
                 "spec":{"leaseDurationSeconds":15,"renewTime":"2020-01-01T00:00:00.000000Z"}}
                """);
        lease.withObject("/metadata").putArray("managedFields").addObject().put("manager", manager);
        if (!holder.isEmpty()) {
            lease.withObject("/spec").put("holderIdentity", holder);
        }
        return lease;
    }

    private void take() {
        ObjectNode lease = kube.get(Kind.LEASE, "demo-operation").orElseThrow();
        ObjectNode spec = lease.withObjectProperty("spec");
        spec.put("holderIdentity", "bob@desktop/2#x");
        spec.put("leaseTransitions", 1);
        kube.with(lease);
    }

    private CliException awaitRefusal(Predicate<CliException> expected) {
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try {
                lock.verify();
                return false;
            } catch (CliException refusal) {
                return expected.test(refusal);
            }
        });
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(lock::verify)
                .actual();
    }
}
