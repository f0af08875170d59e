package io.kubectlpg.kube;

import java.time.Duration;

/** The clocks of this process, pauses measured by them, and work that goes on meanwhile. Tests use their own clocks. */
public interface ProcessTime {
    /** The system's clocks. */
    ProcessTime SYSTEM = new ProcessTime() {
        @Override
        public long monotonic() {
            return System.nanoTime();
        }

        @Override
        public long wall() {
            return System.currentTimeMillis();
        }

        @Override
        public void pause(Duration length) {
            Waiting.pause(length);
        }
    };

    /**
     * Nanoseconds from an arbitrary start. This clock runs while the process is stopped, and stands still while the
     * machine sleeps.
     */
    long monotonic();

    /** Milliseconds since 1970. This clock runs while the machine sleeps, and somebody may set it. */
    long wall();

    /** Waits for this time. An interrupt ends the pause with {@link io.kubectlpg.CliException#interrupted()}. */
    void pause(Duration length);

    /** Does this work while the caller goes on. */
    default void beside(Runnable work) {
        Thread.startVirtualThread(work);
    }

    /** The present readings of both clocks. */
    default Moment now() {
        return new Moment(monotonic(), wall());
    }

    /** The readings of both clocks at one moment. */
    record Moment(long monotonic, long wall) {
        /** The time until a later moment, by the clock that shows the longer time. */
        Duration until(Moment later) {
            Duration monotonicallyPassed = Duration.ofNanos(later.monotonic - monotonic);
            Duration wallPassed = Duration.ofMillis(later.wall - wall);
            return monotonicallyPassed.compareTo(wallPassed) > 0 ? monotonicallyPassed : wallPassed;
        }
    }
}
