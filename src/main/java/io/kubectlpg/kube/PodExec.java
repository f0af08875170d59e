package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs programs in pods. The process outlives a connection that is lost: what must not be done twice is a request on the
 * volume, not an exec.
 */
public interface PodExec {
    /**
     * What a program left behind.
     *
     * @param exitCode 0 to 255
     */
    record Result(int exitCode, String stdout, String stderr) {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** stdout without the ends of its last lines, as the shell's {@code $(…)} gives it. */
        public String text() {
            return stdout.replaceFirst("\n+$", "");
        }
    }

    /**
     * Runs a program to its end. Where the server speaks only v4 of the protocol, stdin has no end of file: a program
     * that reads it must know the length.
     *
     * @param stdin nothing is attached when empty
     * @return fails with timedOut(6) after the limit, and with {@link ExecLost}
     */
    CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit);

    default Result run(String pod, List<String> argv, byte[] stdin, Duration limit) {
        return Kube.await(start(pod, argv, stdin, limit));
    }

    default Result run(String pod, List<String> argv, Duration limit) {
        return run(pod, argv, new byte[0], limit);
    }

    /** Runs a program that only reads, which is asked once more when the connection is lost. */
    default CompletableFuture<Result> startReading(String pod, List<String> argv, Duration limit) {
        return start(pod, argv, new byte[0], limit)
                .exceptionallyCompose(thrown -> thrown instanceof ExecLost || thrown.getCause() instanceof ExecLost
                        ? start(pod, argv, new byte[0], limit)
                        : CompletableFuture.failedFuture(thrown));
    }

    /** As {@link #startReading}, to its end. */
    default Result read(String pod, List<String> argv, Duration limit) {
        return Kube.await(startReading(pod, argv, limit));
    }

    /**
     * Follows a program, line by line, for as long as it runs.
     *
     * @return its exit code
     * @param limit after which a connection that has frozen counts as lost
     * @throws ExecLost when the connection ends without one
     */
    int stream(String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit);

    /**
     * Runs a program that somebody else talks to, until it ends.
     *
     * @return its exit code
     * @throws ExecLost when the connection ends without one
     */
    default int attach(String pod, List<String> argv, Attachment attachment) {
        throw CliException.unreachable("there is no way to talk to a program in pod " + pod, "");
    }

    /** As {@link #stream}, of a program that only reads: it needs no lock. */
    default int follow(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        return stream(pod, argv, stdoutLine, stderrLine, limit);
    }
}
