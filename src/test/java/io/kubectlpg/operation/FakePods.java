package io.kubectlpg.operation;

import io.kubectlpg.kube.PodExec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Pods whose programs answer by a function of their arguments. */
record FakePods(Function<List<String>, PodExec.Result> answers) implements PodExec {

    static PodExec.Result says(String text) {
        return new PodExec.Result(0, text, "");
    }

    @Override
    public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
        return CompletableFuture.completedFuture(answers.apply(argv));
    }

    @Override
    public int stream(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        Result result = answers.apply(argv);
        result.text().lines().forEach(stdoutLine);
        result.stderr().lines().forEach(stderrLine);
        return result.exitCode();
    }
}
