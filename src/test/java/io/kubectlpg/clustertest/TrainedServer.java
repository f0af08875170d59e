package io.kubectlpg.clustertest;

import static org.awaitility.Awaitility.await;

import io.kubectlpg.training.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The API server with one healthy cluster {@code demo} that the build trains the program with, in a process of its own. */
final class TrainedServer implements AutoCloseable {
    private final Process process;
    private final Path kubeconfig;

    /** @param folder for its keys and its kubeconfig */
    TrainedServer(Path folder) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ApiServer.class.getName(),
                folder.toString());
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        kubeconfig = folder.resolve("kubeconfig");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(kubeconfig) || !process.isAlive());
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    void stop() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        stop();
    }
}
