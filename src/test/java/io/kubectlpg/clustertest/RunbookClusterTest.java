package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Runbooks on a cluster, those of docs/runbooks among them. */
@ClusterTest
class RunbookClusterTest {
    private static final Path RUNBOOKS = Path.of("docs", "runbooks");
    private static RecoverableCluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
    }

    @AfterAll
    static void deleteNamespace() {
        cluster.close();
    }

    private static TestNamespace namespace() {
        return cluster.namespace();
    }

    private Path runbook(String text) throws IOException {
        return Files.writeString(folder.resolve("book.run"), text);
    }

    private static Finished run(Path file, String... options) {
        return namespace()
                .pg(Stream.concat(Stream.of("run", file.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void theRecoveryDrillPasses() throws IOException, ParserConfigurationException, SAXException {
        Path report = folder.resolve("drill.xml");
        String full = newestBackup();
        run(RUNBOOKS.resolve("recovery-drill.run"), "--var", "CLUSTER=demo", "--report", report.toString())
                .succeeded();
        assertThat(newestBackup()).isNotEqualTo(full).endsWith("F");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("6");
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        JsonNode last =
                namespace().json("get", "configmap", "demo-drill").path("data").path("last");
        assertThat(TestNamespace.parse(last.asText()).path("passed").asBoolean())
                .isTrue();
    }

    private static String newestBackup() {
        return status().path("repository").path("newestBackup").path("label").asText();
    }

    private static JsonNode status() {
        return TestNamespace.parse(
                namespace().pg("status", "demo", "-o", "json").succeeded().out());
    }

    @Test
    void theRowsOfAWrongDeleteComeBackBesideThoseThatCameLater() {
        cluster.sql("SET ROLE myapp; CREATE TABLE orders (id int PRIMARY KEY, item text)");
        cluster.sql(
                "INSERT INTO orders SELECT n, 'item ' || n FROM generate_series(1, 100) AS n; SELECT pg_sleep(1.5)");
        String before = cluster.sql("SELECT clock_timestamp()");
        cluster.sql("DELETE FROM orders WHERE id > 10; INSERT INTO orders VALUES (1000, 'later'); "
                + "UPDATE orders SET item = 'changed' WHERE id = 1");
        run(
                        RUNBOOKS.resolve("wrong-delete.run"),
                        "--var",
                        "CLUSTER=demo",
                        "--var",
                        "TABLE=orders",
                        "--var",
                        "KEY=id",
                        "--var",
                        "COPY=orders_before",
                        "--var",
                        "BEFORE=" + before,
                        "--yes")
                .succeeded();
        assertThat(cluster.sql("SELECT count(*), sum(id) FROM orders")).isEqualTo("101|6050");
        assertThat(cluster.sql("SELECT item FROM orders WHERE id IN (1, 100, 1000) ORDER BY id"))
                .isEqualTo("changed\nitem 100\nlater");
    }

    /** What is not there yet is waited for, what does not hold ends it, and it goes on from there. */
    @Test
    void anExpectationThatDoesNotHoldEndsItAndItGoesOnFromThere() throws IOException {
        cluster.sql("CREATE TABLE runs (n int)");
        Path book = runbook("""
                psql demo -c "INSERT INTO runs VALUES (1)"
                wait-for "SELECT count(*) FROM runs" > 0 within 10s
                expect "SELECT count(*) FROM runs WHERE n = :'WANTED'" = 1
                psql demo -c "INSERT INTO runs VALUES (3)"
                """);
        Finished failed = run(book, "--var", "WANTED=2").exited(1);
        assertThat(failed.err())
                .contains(
                        "error: the query gives \"0\"; expected: = \"1\"",
                        book + ":3: ended here, with exit code 1",
                        "Go on with: kubectl pg run " + book + " --var WANTED=2 --from 3");
        cluster.sql("INSERT INTO runs VALUES (2)");
        run(book, "--var", "WANTED=2", "--from", "3").succeeded();
        assertThat(cluster.sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM runs"))
                .isEqualTo("1 2 3");
    }

    @Test
    void whateverAVariableHoldsIsAValue() throws IOException {
        Path book = runbook("""
                expect "SELECT :'V'" = ${V}
                psql demo -c 'CREATE TABLE :"name" (n int)' -- -v "name=${TABLE}"
                expect 'SELECT count(*) FROM :"TABLE"' = 0
                """);
        run(book, "--var", "V=it's; \\! :x\n\"$(id)\"", "--var", "TABLE=a \"b\"; c")
                .succeeded();
        assertThat(cluster.sql("SELECT relname FROM pg_class WHERE relname LIKE 'a %'"))
                .isEqualTo("a \"b\"; c");
    }

    @Test
    void eachFieldOfStatusCanBeExpected() throws IOException {
        var lines = new ArrayList<String>();
        collect(status(), "status", lines);
        assertThat(lines).anyMatch(line -> line.contains("archiver"));
        run(runbook("use demo\n" + String.join("\n", lines)), "--dry-run").succeeded();
    }

    private static void collect(JsonNode node, String path, List<String> lines) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                lines.add("expect " + path + "." + field.getKey() + " != x");
                collect(field.getValue(), path + "." + field.getKey(), lines);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", lines);
            }
        }
    }

    @Test
    void nothingRunsWhereALineCannotBeRun() throws IOException {
        List<String> before = namespace().versions();
        assertThat(run(runbook("backup full demo\nbackpu demo\nexpect status.helthy = true\n"))
                        .exited(2)
                        .err())
                .contains("book.run:2: \"backpu\" is not known here", "book.run:3: status has no field helthy");
        assertThat(namespace().versions()).isEqualTo(before);
    }

    /** Nobody else changes the cluster while a runbook does that changes it alone; while it asks, they may. */
    @Test
    void theLockIsHeldOverTheWholeButWhileItAsks() throws IOException {
        Path book = runbook("""
                restart demo --yes
                wait-for "SELECT count(*) FROM pg_class WHERE relname = 'goes_on'" = 1 within 2m
                confirm "Go on?"
                restart demo --yes
                """);
        Running running = namespace().startPgAtTerminal("run", book.toString());
        running.awaitErr("book.run:2: ");
        Finished other = namespace().pg("reload", "demo").exited(5);
        assertThat(other.err()).contains("has been running since");
        cluster.sql("CREATE TABLE goes_on ()");
        running.awaitErr("Go on? [y/N]");
        namespace().pg("restart", "demo", "--yes").succeeded();
        running.type("y");
        Finished refused = running.finish().exited(3);
        assertThat(refused.err())
                .contains("something has changed demo while the question waited: restart ", "demo-1 startedAt was ")
                .contains("book.run:3: ended here, with exit code 3");
        run(book, "--from", "3", "--yes").succeeded();
        namespace().pg("reload", "demo").succeeded();
    }

    @Test
    void controlCSaysHowToGoOnAndLetsTheLockGo() throws IOException {
        Path book = runbook("""
                reload demo
                expect "SELECT pg_sleep(50)" = ''
                """);
        Path report = folder.resolve("report.xml");
        Running running = namespace().startInterruptiblePg("run", book.toString(), "--report", report.toString());
        running.awaitErr("book.run:2: ");
        await().until(() -> sleepers().equals("1"));
        running.signal("INT");
        Finished interrupted = running.finish().exited(130);
        assertThat(interrupted.err())
                .contains("book.run:2: interrupted here", "Go on with: kubectl pg run " + book)
                .contains("--from 2");
        assertThat(interrupted.err()).doesNotContain("error: ");
        assertThat(Files.readString(report)).contains("type=\"exit code 130\"");
        await().until(() -> sleepers().equals("0"));
        namespace().pg("reload", "demo").succeeded();
    }

    private static String sleepers() {
        return cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)%'"
                + " AND pid <> pg_backend_pid()");
    }

    @Test
    void aQuestionNeedsATerminalOrIsAnsweredBeforehand() throws IOException {
        Path book = runbook("status demo -o name\nconfirm \"Go on?\"\n");
        assertThat(run(book).exited(2).err()).contains("book.run:2: confirm asks a question, and there is no terminal");
        assertThat(run(book, "--yes").succeeded().err()).contains("2 lines done");
        assertThat(namespace()
                        .pg("run", folder.resolve("none").toString())
                        .exited(2)
                        .err())
                .contains("there is no file");
    }
}
