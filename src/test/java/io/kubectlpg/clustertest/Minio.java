package io.kubectlpg.clustertest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A MinIO of a test's own: another authority, and other keys, than those of the one that all tests share. */
final class Minio implements AutoCloseable {
    private final TestNamespace namespace = TestNamespace.create();
    private final Path folder;

    private Minio(Path folder) {
        this.folder = folder;
    }

    /** Runs. What opens it is written there. */
    static Minio start(Path folder) {
        var minio = new Minio(folder);
        try {
            minio.start();
        } catch (AssertionError failed) {
            minio.close();
            throw failed;
        }
        return minio;
    }

    /** What is given to a command that is to use it, as {@link TestNamespace#withRepository}. */
    List<String> options() {
        return TestNamespace.withRepository(folder);
    }

    String host() {
        return "minio." + namespace.name() + ".svc";
    }

    /** Nobody answers any more; what it holds stays. */
    void stop() {
        namespace.kubectl("scale", "deployment", "minio", "--replicas=0").succeeded();
        namespace
                .kubectl("wait", "pod", "--selector=app=minio", "--for=delete", "--timeout=60s")
                .succeeded();
    }

    void start() {
        script("up");
        script("values", folder.toString());
    }

    /** From now on it is opened by others, which are written where those before were. */
    void changeKeys() {
        stop();
        namespace.kubectl("delete", "secret", "minio-credentials").succeeded();
        start();
    }

    /** What opens it now, as Kubernetes has it. */
    List<String> keys() {
        return List.of(secret("accessKey"), secret("secretKey"));
    }

    private String secret(String key) {
        return namespace
                .kubectl("get", "secret", "minio-credentials", "-o", "jsonpath={.data." + key + "}")
                .succeeded()
                .text();
    }

    private void script(String... words) {
        String context =
                namespace.kubectl("config", "current-context").succeeded().text();
        var command =
                new ArrayList<>(List.of("dev/cluster/minio", "--context", context, "--namespace", namespace.name()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .merge("PATH", TestNamespace.kubectlFolder().toString(), (path, kubectl) -> kubectl + ":" + path);
        builder.environment().put("MINIO_IMAGE", image("containers"));
        builder.environment().put("BUSYBOX_IMAGE", image("initContainers"));
        new Running(builder).finish().succeeded();
    }

    /** Of the shared one. */
    private String image(String containers) {
        return namespace
                .kubectl(
                        "get",
                        "deployment",
                        "minio",
                        "--namespace=minio",
                        "-o",
                        "jsonpath={.spec.template.spec." + containers + "[0].image}")
                .succeeded()
                .text();
    }

    @Override
    public void close() {
        namespace.close();
    }
}
