package io.kubectlpg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ForegroundTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final Foreground foreground = new Foreground(() -> done.add("abandoned"));

    @Test
    void givesTheExitCodeOfALineThatNobodyInterrupts() {
        assertThat(foreground.run(these -> 7)).isEqualTo(7);
        assertThat(done).isEmpty();
    }

    @Test
    void theFirstCtrlCTidiesUpAndEndsTheWaiting() {
        int code = foreground.run(these -> {
            try (var _ = these.watch(() -> done.add("lock let go"))) {
                foreground.interrupted();
                Waiting.pause(Duration.ofMinutes(1));
                return 0;
            } catch (CliException interrupted) {
                return interrupted.code().status();
            }
        });
        assertThat(code).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(done).containsExactly("lock let go");
    }

    @Test
    void theSecondCtrlCDoesNotWait() {
        theSecondCtrlCDoesNotWaitFor(hangs);
        hangs.countDown();
    }

    private void theSecondCtrlCDoesNotWaitFor(CountDownLatch end) {
        int code = foreground.run(these -> {
            foreground.interrupted();
            foreground.interrupted();
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException ignored) {
                    // As a program would that does not end.
                    done.add("asked to end");
                }
            }
            return 0;
        });
        assertThat(code).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(done).contains("abandoned");
    }

    /** Its end, much later, is not that of the line that runs then. */
    @Test
    void anAbandonedLineEndsNoOther() {
        theSecondCtrlCDoesNotWaitFor(hangs);
        var both = new CountDownLatch(1);
        int code = foreground.run(these -> {
            hangs.countDown();
            Waiting.pause(Duration.ofMillis(200));
            both.countDown();
            return 3;
        });
        assertThat(code).isEqualTo(3);
        assertThat(both.getCount()).isZero();
    }

    @Test
    void aCtrlCThatCameTooLateEndsNothing() {
        foreground.interrupted();
        assertThat(foreground.run(these -> 0)).isZero();
    }
}
