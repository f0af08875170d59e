package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs programs in pods. A program goes on if the connection is lost. So work that must not run twice is started as a
 * request on the volume, not by exec.
 */
public interface PodExec {
    /**
     * The result of a program.
     *
     * @param exitCode from 0 to 255
     */
    record Result(int exitCode, String stdout, String stderr) {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** The standard output without the line breaks at its end, as the shell's {@code $(…)} gives it. */
        public String text() {
            return stdout.replaceFirst("\n+$", "");
        }
    }

    /**
     * Runs a program to its end. Servers that speak only version 4 of the protocol never close stdin, so the program
     * must know the length of its input.
     *
     * @param stdin the input; empty: the program has no standard input
     * @return the result; it fails with exit code 6 after the limit, and with {@link ExecLost}
     */
    CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit);

    default Result run(String pod, List<String> argv, byte[] stdin, Duration limit) {
        return Kube.await(start(pod, argv, stdin, limit));
    }

    default Result run(String pod, List<String> argv, Duration limit) {
        return run(pod, argv, new byte[0], limit);
    }

    /** Runs a program that only reads. If the connection is lost, the program is started once more. */
    default CompletableFuture<Result> startReading(String pod, List<String> argv, Duration limit) {
        return start(pod, argv, new byte[0], limit)
                .exceptionallyCompose(thrown -> thrown instanceof ExecLost || thrown.getCause() instanceof ExecLost
                        ? start(pod, argv, new byte[0], limit)
                        : CompletableFuture.failedFuture(thrown));
    }

    /** As {@link #startReading}, and waits for the result. */
    default Result read(String pod, List<String> argv, Duration limit) {
        return Kube.await(startReading(pod, argv, limit));
    }

    /**
     * The answer of a program that only reads. If the connection stays open, the program keeps running for the next
     * question.
     */
    default CompletableFuture<Result> ask(LineProgram program, Duration limit) {
        return startReading(program.pod(), program.once(), limit);
    }

    /**
     * Runs a program and passes on its lines until it ends.
     *
     * @param limit the time without any data after which the connection counts as lost
     * @return the program's exit code
     * @throws ExecLost if the connection ends without an exit code
     */
    int stream(String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit);

    /**
     * Runs a program with the caller's streams until it ends.
     *
     * @return the program's exit code
     * @throws ExecLost if the connection ends without an exit code
     */
    default int attach(String pod, List<String> argv, Attachment attachment) {
        throw CliException.unreachable("there is no way to talk to a program in pod " + pod, "");
    }

    /**
     * Starts a program for a talk. If it cannot be started, that is heard as {@link Dialog.Heard.Lost}.
     *
     * <p>A program is started before it is needed, because each start takes about a quarter of a second.
     */
    default Dialog dialog(String pod, List<String> argv) {
        return LineDialog.open(this, pod, argv);
    }

    /** As {@link #stream}, for a program that only reads. The caller needs no lock. */
    default int follow(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        return stream(pod, argv, stdoutLine, stderrLine, limit);
    }
}
