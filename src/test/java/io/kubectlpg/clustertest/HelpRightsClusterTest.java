package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.network.ApiProxy;
import io.kubectlpg.operation.Rights;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each help page names the rights that its examples use, and none that no command uses: the requests are recorded. */
@ClusterTest
@Tag("exhaustive")
class HelpRightsClusterTest {
    /** In this order on one cluster: what is made is there for those after it. */
    private static final List<String> PAGES = List.of(
            "install",
            "list",
            "status",
            "monitor",
            "psql",
            "operations",
            "doctor",
            "version",
            "render",
            "values",
            "diff",
            "upgrade",
            "config show",
            "config set",
            "config unset",
            "credentials show",
            "credentials rotate",
            "credentials apply",
            "credentials export",
            "reload",
            "psql",
            "connect",
            "logs",
            "restart",
            "stop",
            "start",
            "replicas scale",
            "replicas list",
            "replicas rebuild",
            "fence",
            "unfence",
            "replicas replace",
            "backup",
            "info",
            "check",
            "verify",
            "expire",
            "restore-point create",
            "restore-point list",
            "schedule list",
            "schedule suspend",
            "schedule resume",
            "schedule run",
            "drill",
            "restore",
            "resume",
            "abort",
            // Behind all that knows demo-1 as the primary.
            "promote",
            "uninstall");

    /** {@link MigrateClusterTest} runs the first, which needs a second repository; in the others each command names its own. */
    private static final Set<String> LEFT_OUT = Set.of("repository migrate", "run", "shell");

    /**
     * To wait for another client; to let a volume grow, which the tests' storage class does not; to remove what a value
     * had made that no example gives; to tell of a problem, which {@link MonitorClusterTest} makes.
     */
    private static final Set<String> NOT_MET_HERE = Set.of(
            "watch leases",
            "patch persistentvolumeclaims",
            "delete poddisruptionbudgets",
            "get events",
            "create events",
            "patch events");

    private final List<String> failed = new ArrayList<>();
    private final Map<String, Set<String>> missing = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();
    private final Set<String> named = new TreeSet<>();

    @Test
    void namesWhatTheCommandAsksFor(@TempDir Path folder) throws IOException, GeneralSecurityException {
        try (TestNamespace namespace = TestNamespace.create()) {
            assertThat(PAGES).as("the commands").containsAll(commands(namespace));
            try (ApiProxy proxy = ApiProxy.open(namespace.kubeconfig(), folder)) {
                for (String page : PAGES) {
                    run(page, namespace, proxy, folder);
                }
            }
        }
        assertThat(failed).as("examples that do not work").isEmpty();
        assertThat(missing).as("asked for, and not named").isEmpty();
        var unused = new TreeSet<>(named);
        unused.removeAll(used);
        unused.removeAll(NOT_MET_HERE);
        assertThat(unused).as("named, and used by no command").isEmpty();
    }

    /** Those that do something themselves, as the help lists them. */
    private static List<String> commands(TestNamespace namespace) {
        return listed(namespace.pg("--help").out()).stream()
                .flatMap(command -> {
                    List<String> words = listed(namespace.pg(command, "--help").out());
                    return words.isEmpty() ? Stream.of(command) : words.stream().map(word -> command + " " + word);
                })
                .filter(command -> !LEFT_OUT.contains(command))
                .toList();
    }

    /** The names in front of two columns, but those of arguments and options. */
    private static List<String> listed(String help) {
        return Pattern.compile("(?m)^  ([a-z][a-z-]*)  +[A-Z]")
                .matcher(help)
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    private void run(String page, TestNamespace namespace, ApiProxy proxy, Path folder) {
        String help = namespace
                .pg(Stream.concat(Arrays.stream(page.split(" ", -1)), Stream.of("--help"))
                        .toArray(String[]::new))
                .succeeded()
                .out();
        Set<String> ofPage = words(NamedRights.of(help));
        if (help.replaceAll("\\s+", " ").contains("those of status")) {
            ofPage.addAll(words(
                    NamedRights.of(namespace.pg("status", "--help").succeeded().out())));
        }
        named.addAll(ofPage);
        for (List<String> example : examples(page, help)) {
            List<String> words = adapted(page, example, namespace, folder);
            proxy.forget();
            Finished finished = namespace
                    .startPg(proxy.kubeconfig(), words.toArray(String[]::new))
                    .finish();
            if (finished.exit() != (page.equals("diff") && words.contains("--set") ? 1 : 0)) {
                failed.add(String.join("\n", finished.command(), finished.out(), finished.err()));
            }
            proxy.asked().stream()
                    .filter(asked -> asked.path().contains("/namespaces/" + namespace.name() + "/"))
                    .flatMap(NamedRights::neededBy)
                    .map(Rights::toString)
                    .distinct()
                    .peek(used::add)
                    .filter(right -> !ofPage.contains(right))
                    .forEach(right ->
                            missing.computeIfAbsent(page, p -> new TreeSet<>()).add(right));
            // An apply of what is not there makes it; an exec by a newer API server is a create.
            proxy.asked().stream()
                    .filter(asked -> asked.path().contains("fieldManager=") || asked.exec())
                    .flatMap(NamedRights::neededBy)
                    .forEach(right -> used.add("create " + right.resource()));
        }
    }

    private static Set<String> words(Set<Rights> rights) {
        return rights.stream().map(Rights::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<List<String>> examples(String page, String help) {
        List<List<String>> all = help.replace(" \\\n", "")
                .lines()
                .filter(line -> line.startsWith("  kubectl pg " + page))
                .map(line -> words(line.strip().substring("kubectl pg ".length())))
                .toList();
        assertThat(all).as(page).isNotEmpty();
        // Whoever tries it out does so before the cluster is there.
        return page.equals("install") ? all.reversed() : all;
    }

    private static List<String> words(String line) {
        // At spaces outside of quotes.
        return Arrays.stream(line.split(" +(?=(?:[^']*'[^']*')*[^']*$)", -1))
                .map(word -> word.replace("'", ""))
                .toList();
    }

    /** As it is, but for what the tests' cluster and its image need, and with the answer to questions. */
    private static List<String> adapted(String page, List<String> example, TestNamespace namespace, Path folder) {
        var words = new ArrayList<>(example);
        switch (page) {
            case "install" -> {
                words.addAll(List.of("--set", "image=" + TestNamespace.IMAGE));
                words.addAll(List.of("--set", "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE));
                words.addAll(TestNamespace.withRepository());
            }
            case "connect" -> {
                // It would wait for Ctrl-C, and this machine may have no psql.
                if (words.contains("--")) {
                    words.subList(words.indexOf("--"), words.size()).clear();
                }
                words.addAll(List.of("--", "true"));
            }
            case "logs" -> words.remove("-f");
            case "monitor" -> {
                if (words.contains("--timeout")) {
                    words.set(words.indexOf("--timeout") + 1, "2s");
                } else {
                    words.addAll(List.of("--timeout", "2s"));
                }
            }
            case "credentials export" ->
                words.replaceAll(
                        word -> word.endsWith(".yaml") ? folder.resolve(word).toString() : word);
            case "uninstall" -> {
                words.remove("--dry-run");
                words.addAll(words.contains("--delete-data") ? List.of("--confirm", "demo") : List.of("--yes"));
            }
            case "restore" -> {
                if (words.contains("10m ago")) {
                    namespace.sql("demo-1-0", "CREATE TABLE IF NOT EXISTS public.orders AS SELECT 1 AS n");
                    words.set(words.indexOf("10m ago"), namespace.sql("demo-1-0", "SELECT clock_timestamp()"));
                    namespace.sql("demo-1-0", "INSERT INTO orders VALUES (2)");
                }
                words.add("--yes");
            }
            case "drill" -> {
                if (words.contains("10m ago")) {
                    words.set(words.indexOf("10m ago"), namespace.sql("demo-1-0", "SELECT clock_timestamp()"));
                    namespace.sql("demo-1-0", "CREATE TABLE IF NOT EXISTS public.later AS SELECT 1 AS n");
                }
            }
            case "replicas rebuild" -> {
                namespace.pg("replicas", "scale", "demo", "3").succeeded();
                words.remove("--yes");
                words.add("--yes");
            }
            case "promote" -> {
                // What an earlier example has fenced comes back.
                String status = namespace.pg("status", "demo").out();
                Pattern.compile("(demo-[0-9]+) +replica +fenced")
                        .matcher(status)
                        .results()
                        .forEach(fenced -> namespace
                                .pg("replicas", "rebuild", fenced.group(1), "--yes")
                                .succeeded());
                namespace.pg("replicas", "scale", "demo", "3", "--yes");
                if (words.contains("--failover")) {
                    Matcher primary = Pattern.compile("primary (demo-[0-9]+)").matcher(status);
                    assertThat(primary.find()).as(status).isTrue();
                    namespace.pg("fence", primary.group(1), "--yes").succeeded();
                } else if (words.contains("demo-2")) {
                    words.set(words.indexOf("demo-2"), "demo");
                }
                words.remove("--yes");
                words.add("--yes");
            }
            case "fence",
                    "upgrade",
                    "restart",
                    "stop",
                    "config set",
                    "config unset",
                    "credentials rotate",
                    "replicas scale",
                    "abort" -> {
                words.remove("--yes");
                words.add("--yes");
            }
            default -> {}
        }
        return words;
    }
}
