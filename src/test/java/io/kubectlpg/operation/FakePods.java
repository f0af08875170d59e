package io.kubectlpg.operation;

import io.kubectlpg.kube.PodExec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Pods whose programs answer by a function of the pod's name and their arguments. */
record FakePods(BiFunction<String, List<String>, PodExec.Result> answers) implements PodExec {

    static PodExec.Result says(String text) {
        return new PodExec.Result(0, text, "");
    }

    @Override
    public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
        return CompletableFuture.completedFuture(answers.apply(pod, argv));
    }

    @Override
    public int stream(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        Result result = answers.apply(pod, argv);
        result.text().lines().forEach(stdoutLine);
        result.stderr().lines().forEach(stderrLine);
        return result.exitCode();
    }
}
