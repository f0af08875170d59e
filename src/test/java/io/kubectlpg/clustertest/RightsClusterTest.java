package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each command as somebody who has the rights that its own help names, and no other. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class RightsClusterTest {
    private static final List<String> COMMANDS =
            List.of("install", "list", "status", "backup", "info", "operations", "restore", "uninstall");

    private static final Map<String, Path> KUBECONFIGS = new LinkedHashMap<>();
    private static TestNamespace namespace;

    @BeforeAll
    static void makeSomebodyForEachCommand(@TempDir Path folder) throws IOException {
        namespace = TestNamespace.create();
        for (String command : COMMANDS) {
            grant(command, rightsOf(command), folder);
        }
        grant("blind", withoutExec(rightsOf("backup")), folder);
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void theRightsThatTheHelpNamesAreEnough() {
        as("install", TestNamespace.install("demo", TestNamespace.withRepository()))
                .succeeded();
        namespace.sql("demo-1-0", "CREATE TABLE t AS SELECT 1 AS n");
        as("list", "list").succeeded();
        as("status", "status", "demo").succeeded();
        as("backup", "backup", "full", "demo").succeeded();
        String before = namespace.sql("demo-1-0", "SELECT clock_timestamp()");
        namespace.sql("demo-1-0", "INSERT INTO t VALUES (2)");
        as("info", "info", "demo").succeeded();
        as("operations", "operations", "demo").succeeded();
        as("restore", "restore", "demo", "--time", before, "--no-backup", "--yes")
                .succeeded();
        assertThat(namespace.sql("demo-1-0", "SELECT sum(n) FROM t")).isEqualTo("1");
    }

    @Test
    @Order(2)
    void whoMayNotExecIsToldWhichRightIsMissingAndWhere() {
        List<String> before = settled();
        for (String[] command : new String[][] {{"status", "demo"}, {"info", "demo"}, {"backup", "full", "demo"}}) {
            assertThat(as("blind", command).exited(7).err())
                    .containsPattern("may not (get|create) pods/exec in the namespace " + namespace.name());
        }
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void whoMayNothingIsToldSoAndChangesNothing() {
        List<String> before = namespace.versions();
        assertThat(as("list", "status", "demo").exited(7).err())
                .contains("may not list ", " in the namespace " + namespace.name());
        assertThat(as("list", TestNamespace.install("second", List.of()))
                        .exited(7)
                        .err())
                .contains(" in the namespace " + namespace.name());
        assertThat(as("list", "uninstall", "demo", "--yes").exited(7).err())
                .contains(" in the namespace " + namespace.name());
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void thoseOfUninstallAreEnoughToRemoveTheData() {
        as("uninstall", "uninstall", "demo", "--delete-data", "--confirm", "demo")
                .succeeded();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(namespace.objects()).noneMatch(name -> name.contains("demo")));
    }

    private static Finished as(String account, String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--kubeconfig";
        all[command.length + 1] = String.valueOf(KUBECONFIGS.get(account));
        return namespace.pg(all);
    }

    /** Such as {@code get, list on pods and secrets; create on pods/exec.} */
    private static Map<String, List<String>> rightsOf(String command) {
        String help = namespace.pg(command, "--help").succeeded().out().replaceAll("\\s+", " ");
        String rights = help.substring(
                        help.indexOf("Rights, in one namespace: ") + "Rights, in one namespace: ".length())
                .strip();
        var verbsByResource = new LinkedHashMap<String, List<String>>();
        // "to bring a lost cluster back, besides: watch on pods" is not asked for here.
        for (String right : rights.replaceFirst("(; to [^;]*:.*)?\\.$", "").split("; ", -1)) {
            String[] verbsAndResources = right.split(" on ", 2);
            for (String resource : verbsAndResources[1].split(", | and ", -1)) {
                verbsByResource.put(resource, List.of(verbsAndResources[0].split(", ", -1)));
            }
        }
        return verbsByResource;
    }

    private static Map<String, List<String>> withoutExec(Map<String, List<String>> rights) {
        var fewer = new LinkedHashMap<>(rights);
        fewer.remove("pods/exec");
        return fewer;
    }

    private static void grant(String account, Map<String, List<String>> rights, Path folder) throws IOException {
        ObjectNode role = TestNamespace.JSON
                .createObjectNode()
                .put("apiVersion", "rbac.authorization.k8s.io/v1")
                .put("kind", "Role");
        role.putObject("metadata").put("name", account);
        ArrayNode rules = role.putArray("rules");
        rights.forEach((resource, verbs) -> {
            ObjectNode rule = rules.addObject();
            rule.putArray("apiGroups").add(group(resource));
            rule.putArray("resources").add(resource);
            verbs.forEach(rule.putArray("verbs")::add);
        });
        Path file = Files.writeString(folder.resolve(account + ".json"), role.toString());
        namespace.kubectl("create", "serviceaccount", account).succeeded();
        namespace.kubectl("create", "-f", file.toString()).succeeded();
        namespace
                .kubectl(
                        "create",
                        "rolebinding",
                        account,
                        "--role=" + account,
                        "--serviceaccount=" + namespace.name() + ":" + account)
                .succeeded();
        KUBECONFIGS.put(account, new Kubeconfigs(namespace, folder).ofServiceAccount(account));
    }

    private static String group(String resource) {
        return switch (resource) {
            case "statefulsets" -> "apps";
            case "leases" -> "coordination.k8s.io";
            case "cronjobs", "jobs" -> "batch";
            case "roles", "rolebindings" -> "rbac.authorization.k8s.io";
            default -> "";
        };
    }

    /** Kubernetes notes some seconds later in the StatefulSet that a new pod is ready. */
    private static List<String> settled() {
        var seen = new AtomicReference<List<String>>(List.of());
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(4))
                .until(() -> seen.getAndSet(namespace.versions()).equals(seen.get()));
        return seen.get();
    }
}
