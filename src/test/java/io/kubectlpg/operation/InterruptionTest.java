package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class InterruptionTest {
    private final List<String> done = new ArrayList<>();

    /** What a scratch instance takes away still needs the lock. */
    @Test
    void undoesWhatBeganLastBeforeTheLockAroundItIsLetGo() {
        Interruption lock = Interruption.watch(() -> done.add("let the lock go"));
        Interruption over = Interruption.watch(() -> done.add("never"));
        over.end();
        Interruption scratch = Interruption.watch(() -> {
            done.add("remove the scratch instance");
            // The process goes on meanwhile, and fails by that.
            lock.end();
        });

        Interruption.interrupted();
        scratch.end();

        assertThat(done).containsExactly("remove the scratch instance", "let the lock go");
    }
}
