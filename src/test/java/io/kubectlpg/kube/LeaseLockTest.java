package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseLockTest {
    private static final Duration SHORT = Duration.ofMillis(1200);

    private final OneLease server = new OneLease();

    @Test
    void isHeldUntilItIsClosed() {
        try (var lock = lock("ann")) {
            assertThat(lock.acquire()).isEmpty();
            assertThat(lock.fresh()).isTrue();
            assertThat(server.spec("holderIdentity")).isEqualTo("ann");
        }
        assertThat(server.spec("holderIdentity")).isEmpty();
        assertThat(lock("bob").acquire()).isEmpty();
        assertThat(server.spec("leaseTransitions")).isEqualTo("1");
    }

    @Test
    void tellsWhoHoldsItWhenItIsRenewed() {
        try (var lock = lock("ann")) {
            lock.acquire();
            assertThat(lock("bob").acquire())
                    .get()
                    .extracting(LeaseLock.Held::holder)
                    .isEqualTo("ann");
            assertThat(lock.fresh()).isTrue();
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
        await().atMost(Duration.ofSeconds(5)).until(() -> !lock.fresh());
        lock.close();
        assertThat(server.spec("holderIdentity")).isEqualTo("dead");
    }

    @Test
    void isNeverFreshAgainAfterItWasOutOfReachForTooLong() {
        var lock = lock("ann");
        lock.acquire();
        server.reachable = false;
        await().atMost(Duration.ofSeconds(5)).until(() -> !lock.fresh());
        server.reachable = true;
        assertThat(lock.fresh()).isFalse();
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
        assertThat(lock.fresh()).isTrue();
        lock.close();
    }

    private LeaseLock lock(String holder) {
        return new LeaseLock(server, "demo-operation", holder, SHORT);
    }

    private static ObjectNode dead(Instant renewed) {
        ObjectNode lease = new LeaseRecord("demo-operation", "dead", SHORT).taken(renewed);
        lease.withObjectProperty("spec").put("leaseTransitions", 3);
        return lease;
    }
}
