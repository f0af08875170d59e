package io.kubectlpg.kube;

import java.time.Duration;

/** The clocks of this process, and waiting by them. A test brings its own. */
public interface ProcessTime {
    /** The real clocks. */
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

    /** In nanoseconds from some moment. It goes on while the process is stopped, and stands still while the machine sleeps. */
    long monotonic();

    /** In milliseconds since 1970. It goes on while the machine sleeps, and may be set. */
    long wall();

    /** Lets a while pass; an interrupt ends it with {@link io.kubectlpg.CliException#interrupted()}. */
    void pause(Duration length);

    /** Both clocks at one moment. */
    default Moment now() {
        return new Moment(monotonic(), wall());
    }

    /** Both clocks at one moment. */
    record Moment(long monotonic, long wall) {
        /** The time from this moment to a later one, by the clock that shows more. */
        Duration until(Moment later) {
            Duration monotonicallyPassed = Duration.ofNanos(later.monotonic - monotonic);
            Duration wallPassed = Duration.ofMillis(later.wall - wall);
            return monotonicallyPassed.compareTo(wallPassed) > 0 ? monotonicallyPassed : wallPassed;
        }
    }
}
