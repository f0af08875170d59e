package io.kubectlpg.kube;

import java.time.Duration;

/** The clocks of this process, and pauses by them. Tests use clocks of their own. */
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
     * Nanoseconds from an arbitrary start. This clock goes on while the process is stopped and stands still while the
     * machine sleeps.
     */
    long monotonic();

    /** Milliseconds since 1970. This clock goes on while the machine sleeps and may be set. */
    long wall();

    /** Pauses. An interrupt ends the pause with {@link io.kubectlpg.CliException#interrupted()}. */
    void pause(Duration length);

    /** The readings of both clocks now. */
    default Moment now() {
        return new Moment(monotonic(), wall());
    }

    /** The readings of both clocks at one moment. */
    record Moment(long monotonic, long wall) {
        /** The time until a later moment, by the clock that shows more. */
        Duration until(Moment later) {
            Duration monotonicallyPassed = Duration.ofNanos(later.monotonic - monotonic);
            Duration wallPassed = Duration.ofMillis(later.wall - wall);
            return monotonicallyPassed.compareTo(wallPassed) > 0 ? monotonicallyPassed : wallPassed;
        }
    }
}
