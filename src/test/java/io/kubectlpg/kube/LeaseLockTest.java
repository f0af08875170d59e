package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseLockTest {
    private static final LeaseLock.Owner NOBODY = new LeaseLock.Owner() {
        @Override
        public Map<String, String> labels() {
            return Map.of();
        }

        @Override
        public void require(ObjectNode lease) {}
    };

    private static final Duration SHORT = Duration.ofMillis(1200);

    private final OneLease server = new OneLease();

    @Test
    void isHeldUntilItIsClosed() {
        try (var lock = lock("ann")) {
            assertThat(lock.acquire()).isEmpty();
            assertThat(ours(lock)).isTrue();
            assertThat(server.spec("holderIdentity")).isEqualTo("ann");
        }
        assertThat(server.spec("holderIdentity")).isEmpty();
        assertThat(lock("bob").acquire()).isEmpty();
        assertThat(server.spec("leaseTransitions")).isEqualTo("1");
    }

    /** As after Ctrl-C: the next command does not have to wait. */
    @Test
    void isGivenBackByAThreadThatWasInterrupted() {
        var lock = lock("ann");
        lock.acquire();
        Thread.currentThread().interrupt();
        lock.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lock("bob").acquire()).isEmpty();
        assertThat(server.watched).isFalse();
    }

    @Test
    void tellsWhoHoldsItWhenItIsRenewed() {
        try (var lock = lock("ann")) {
            lock.acquire();
            assertThat(lock("bob").acquire())
                    .get()
                    .extracting(LeaseLock.Held::holder)
                    .isEqualTo("ann");
            assertThat(ours(lock)).isTrue();
        }
    }

    @Test
    void waitsOutAHolderThatIsDead() {
        server.put(dead(server.now));
        assertThat(lock("bob").acquire()).isEmpty();
        assertThat(server.watched).isTrue();
        assertThat(server.spec("leaseTransitions")).isEqualTo("4");
    }

    @Test
    void takesAtOnceWhatHasExpiredByTheServersClock() {
        server.put(dead(server.now.minusSeconds(60)));
        assertThat(lock("bob").acquire()).isEmpty();
        assertThat(server.watched).isFalse();
    }

    @Test
    void writesTheServersTimeNotItsOwn() {
        server.now = Instant.parse("2031-05-06T07:08:09Z");
        lock("ann").acquire();
        assertThat(server.spec("renewTime")).isEqualTo("2031-05-06T07:08:09.000000Z");
    }

    @Test
    void isNotFreshOnceAnotherHasTakenIt() {
        var lock = lock("ann");
        lock.acquire();
        server.put(dead(server.now));
        await().atMost(Duration.ofSeconds(5)).until(() -> !ours(lock));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.TAKEN);
        lock.close();
        assertThat(server.spec("holderIdentity")).isEqualTo("dead");
    }

    @Test
    void isGoneOnceSomebodyHasRemovedIt() {
        var lock = lock("ann");
        lock.acquire();
        server.remove();
        await().atMost(Duration.ofSeconds(5)).until(() -> lock.standing() == LeaseLock.Standing.TAKEN);
        lock.close();
        assertThat(server.version()).isEmpty();
    }

    /** Nobody else took it meanwhile: the renewal replaces the version that was written last. */
    @Test
    void isOursAgainWhenTheServerAnswersALateRenewal() {
        var lock = lock("ann");
        lock.acquire();
        server.reachable = false;
        await().atMost(Duration.ofSeconds(5)).until(() -> !ours(lock));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.UNKNOWN);
        server.reachable = true;
        assertThat(lock.standing(Duration.ofSeconds(5))).isEqualTo(LeaseLock.Standing.OURS);
        lock.close();
        assertThat(server.spec("leaseTransitions")).isEqualTo("0");
    }

    @Test
    void isNotOursAgainWhenAnotherHadItMeanwhileAlsoUnderTheSameName() {
        var lock = lock("ann");
        lock.acquire();
        server.reachable = false;
        await().atMost(Duration.ofSeconds(5)).until(() -> !ours(lock));
        server.put(new LeaseRecord("demo-operation", "ann", SHORT, Map.of()).takenOver(server.lease(), server.now));
        server.reachable = true;
        assertThat(lock.standing(Duration.ofSeconds(5))).isEqualTo(LeaseLock.Standing.TAKEN);
        lock.close();
    }

    /** A NAT or a VPN that forgot the connection: nothing comes back on it, and a new one works. */
    @Test
    void aConnectionThatHangsDoesNotLoseIt() {
        var lock = lock("ann");
        lock.acquire();
        server.swallowed = 1;
        for (Duration waited = Duration.ZERO;
                waited.compareTo(SHORT.multipliedBy(2)) < 0;
                waited = waited.plusMillis(20)) {
            assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.OURS);
            Waiting.pause(Duration.ofMillis(20));
        }
        assertThat(server.connections).isEqualTo(2);
        lock.close();
        assertThat(server.spec("holderIdentity")).isEmpty();
    }

    @Test
    void isStaleAfterTheProcessWasStopped() {
        var time = new TestTime();
        var lock = lock("ann", time);
        lock.acquire();
        time.stopProcess(SHORT.minusMillis(1));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.OURS);
        time.stopProcess(Duration.ofMillis(1));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.UNKNOWN);
        lock.close();
        assertThat(server.spec("holderIdentity")).as("another may have it").isEqualTo("ann");
    }

    /** The monotonic clock stands still meanwhile. */
    @Test
    void isStaleAfterTheMachineSlept() {
        var time = new TestTime();
        var lock = lock("ann", time);
        lock.acquire();
        time.sleep(SHORT.minusMillis(1));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.OURS);
        time.sleep(Duration.ofMillis(1));
        assertThat(lock.standing()).isEqualTo(LeaseLock.Standing.UNKNOWN);
        time.goOn();
        await().atMost(Duration.ofSeconds(5)).until(() -> ours(lock));
        lock.close();
    }

    @Test
    void givesItBackAlsoWhenTheAnswerToTheLastRenewalWasLost() {
        var time = new TestTime();
        var lock = lock("ann", time);
        lock.acquire();
        server.loseNextAnswer = true;
        time.goOn();
        await().atMost(Duration.ofSeconds(5)).until(() -> !server.loseNextAnswer);
        lock.close();
        assertThat(server.spec("holderIdentity")).isEmpty();
    }

    @Test
    void doesNotWaitOutItselfWhenTheAnswerToTheFirstRequestWasLost() {
        server.loseNextAnswer = true;
        server.put(dead(server.now.minusSeconds(60)));
        var lock = lock("ann");
        assertThatExceptionOfType(CliException.class).isThrownBy(lock::acquire);
        assertThat(lock.acquire()).isEmpty();
        assertThat(server.watched).isFalse();
        lock.close();
    }

    @Test
    void staysFreshWhenTheAnswerToARenewalIsLost() {
        var lock = lock("ann");
        lock.acquire();
        server.loseNextAnswer = true;
        await().atMost(Duration.ofSeconds(5)).until(() -> !server.loseNextAnswer);
        String renewed = server.version();
        await().atMost(Duration.ofSeconds(5)).until(() -> !server.version().equals(renewed));
        assertThat(ours(lock)).isTrue();
        lock.close();
    }

    private LeaseLock lock(String holder) {
        return lock(holder, ProcessTime.SYSTEM);
    }

    private LeaseLock lock(String holder, ProcessTime time) {
        return new LeaseLock(server, "demo-operation", holder, SHORT, NOBODY, time);
    }

    private static boolean ours(LeaseLock lock) {
        return lock.standing() == LeaseLock.Standing.OURS;
    }

    private static ObjectNode dead(Instant renewed) {
        ObjectNode lease = new LeaseRecord("demo-operation", "dead", SHORT, Map.of()).taken(renewed);
        lease.withObjectProperty("spec").put("leaseTransitions", 3);
        return lease;
    }
}
