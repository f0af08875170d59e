package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;

/**
 * A namespace of a test's own, which enforces the restricted Pod Security level. {@link #pg} runs the built program in
 * it; {@link #kubectl} and {@link #sql} look at what it did without asking it.
 */
final class TestNamespace implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    /** An image with pgBackRest. */
    static final String IMAGE = environment("KUBECTL_PG_IMAGE");

    /** An image out of which pgBackRest can be copied. */
    static final String BACKREST = System.getenv().getOrDefault("KUBECTL_PG_BACKREST", IMAGE);

    /** An image with kubectl, which the cluster of dev/cluster has. */
    static final String KUBECTL_IMAGE =
            System.getenv().getOrDefault("KUBECTL_PG_KUBECTL_IMAGE", "registry.k8s.io/kubectl:local");

    private final String name;

    private TestNamespace(String name) {
        this.name = name;
    }

    static TestNamespace create() {
        byte[] random = new byte[4];
        ThreadLocalRandom.current().nextBytes(random);
        var namespace = new TestNamespace("kpg-test-" + HexFormat.of().formatHex(random));
        namespace.kubectl("create", "namespace", namespace.name).succeeded();
        namespace
                .kubectl("label", "namespace", namespace.name, "pod-security.kubernetes.io/enforce=restricted")
                .succeeded();
        return namespace;
    }

    /** Everything in it is gone; what is elsewhere, such as its path in the bucket, is not. */
    void recreate() {
        kubectl("delete", "namespace", name, "--wait=true").succeeded();
        kubectl("create", "namespace", name).succeeded();
        kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted")
                .succeeded();
    }

    String name() {
        return name;
    }

    static Path kubectlFolder() {
        return Path.of(environment("KUBECTL")).toAbsolutePath().resolveSibling("");
    }

    static Path program() {
        return Path.of(environment("KUBECTL_PG"));
    }

    private static String environment(String variable) {
        return Objects.requireNonNull(
                System.getenv(variable), () -> variable + " is not set: run cluster tests by dev/test");
    }

    /** Runs the built program in this namespace to its end. */
    Finished pg(String... arguments) {
        return startPg(arguments).finish();
    }

    Running startPg(String... arguments) {
        return startPg(List.of(), arguments);
    }

    /** Takes SIGINT as at a terminal; whoever runs the tests in the background has it ignored, which is inherited. */
    Running startInterruptiblePg(String... arguments) {
        return startPg(List.of("env", "--default-signal=INT"), arguments);
    }

    /** With another kubeconfig. */
    Running startPg(Path kubeconfig, String... arguments) {
        return startPg(List.of("env", "KUBECONFIG=" + kubeconfig), arguments);
    }

    /** At a terminal, where it asks its questions. */
    Running startPgAtTerminal(String... arguments) {
        return Running.atTerminal(command(List.of(), arguments));
    }

    private Running startPg(List<String> prefix, String... arguments) {
        return new Running(new ProcessBuilder(command(prefix, arguments)), this::shortly);
    }

    private List<String> command(List<String> prefix, String... arguments) {
        var command = new ArrayList<>(prefix);
        command.add(program().toString());
        command.addAll(List.of(arguments));
        // What stands behind -- is another program's.
        int end = command.indexOf("--");
        command.addAll(end < 0 ? command.size() : end, List.of("-n", name));
        return command;
    }

    /** The commands that it names, without the options that say where. */
    private String shortly(String text) {
        return text.replaceAll("kubectl( pg)?( --kubeconfig \\S+)? -n " + name + " ", "kubectl$1 ");
    }

    /** Runs kubectl in this namespace. */
    Finished kubectl(String... arguments) {
        return startKubectl(arguments).finish();
    }

    Running startKubectl(String... arguments) {
        var command = new ArrayList<>(List.of(environment("KUBECTL"), "-n", name));
        command.addAll(List.of(arguments));
        return new Running(new ProcessBuilder(command));
    }

    /** The kubeconfig of the tests, as JSON, which is YAML, too. */
    String kubeconfig() {
        return kubectl("config", "view", "--raw", "--minify", "--flatten", "-o", "json")
                .succeeded()
                .out();
    }

    /** Creates a ServiceAccount that has a ClusterRole in this namespace. */
    void createAccount(String account, String clusterRole) {
        kubectl("create", "serviceaccount", account).succeeded();
        kubectl(
                        "create",
                        "rolebinding",
                        account,
                        "--clusterrole=" + clusterRole,
                        "--serviceaccount=" + name + ":" + account)
                .succeeded();
    }

    static Path minioValues() {
        return Path.of(environment("MINIO_VALUES"));
    }

    /** Arguments of install that turn backups into the test's MinIO on. Each namespace is its own path in the bucket. */
    static List<String> withRepository() {
        return withRepository(minioValues());
    }

    /** The same by a folder that {@code dev/cluster/minio values} has written. */
    static List<String> withRepository(Path values) {
        return List.of(
                "-f", values.resolve("values.yaml").toString(),
                "--set-file", "backup.s3.ca=" + values.resolve("ca.crt"),
                "--set-file", "backup.s3.accessKey=" + values.resolve("access-key"),
                "--set-file", "backup.s3.secretKey=" + values.resolve("secret-key"));
    }

    /** The command line of an installation with the dev profile and the test image. */
    static String[] install(String cluster, List<String> more) {
        return install(cluster, more, IMAGE);
    }

    /** The same with another image. */
    static String[] install(String cluster, List<String> more, String image) {
        var arguments = new ArrayList<>(List.of("install", cluster, "--profile", "dev", "--set", "image=" + image));
        arguments.addAll(more);
        return arguments.toArray(String[]::new);
    }

    void installWithRepository(String cluster) {
        pg(install(cluster, withRepository())).succeeded();
    }

    /** The result of a statement in the application's database, as superuser over the pod's socket. */
    String sql(String pod, String statement) {
        return kubectl(
                        "exec",
                        pod,
                        "-c",
                        "postgres",
                        "--",
                        "psql",
                        "-XAtq",
                        "-h",
                        "/run/pg",
                        "-U",
                        "postgres",
                        "-d",
                        "myapp",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-c",
                        statement)
                .succeeded()
                .text();
    }

    /** The objects of a list, as kubectl prints it. */
    List<JsonNode> items(String... arguments) {
        return StreamSupport.stream(json(arguments).path("items").spliterator(), false)
                .toList();
    }

    JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return parse(kubectl(all.toArray(String[]::new)).succeeded().out());
    }

    /** What the instance's supervisor says of itself. */
    JsonNode observe(String pod) {
        return parse(kubectl("exec", pod, "-c", "postgres", "--", "bash", "/opt/kubectl-pg/observe")
                .succeeded()
                .out());
    }

    /** The names of all objects of the kinds that the program makes, as kubectl prints them, but Kubernetes' own. */
    List<String> objects() {
        return kubectl(
                        "get",
                        "statefulset,pod,service,configmap,serviceaccount,secret,persistentvolumeclaim,lease",
                        "-o",
                        "name")
                .succeeded()
                .out()
                .lines()
                .filter(object ->
                        !object.equals("configmap/kube-root-ca.crt") && !object.equals("serviceaccount/default"))
                .sorted()
                .toList();
    }

    /** Every object with its version, which changes with it; Kubernetes itself writes into pods. */
    List<String> versions() {
        return kubectl(
                        "get",
                        "statefulset,service,configmap,serviceaccount,secret,persistentvolumeclaim,lease",
                        "-o",
                        "jsonpath={range .items[*]}{.kind}/{.metadata.name}@{.metadata.resourceVersion}{\"\\n\"}{end}")
                .succeeded()
                .out()
                .lines()
                .sorted()
                .toList();
    }

    /** Waits until the pod exists and its container runs, which may not be ready. */
    void awaitRunning(String pod) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> kubectl("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].state.running}")
                        .out()
                        .contains("startedAt"));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException("not JSON: " + text, notJson);
        }
    }

    /** Nothing that a test leaves behind may slow the next one down, so nobody waits for its end. */
    @Override
    public void close() {
        Finished deleted = kubectl("delete", "namespace", name, "--wait=false");
        assertThat(deleted.exit()).as(deleted.err()).isZero();
    }
}
