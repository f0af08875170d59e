package io.kubectlpg.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import io.kubectlpg.spec.ClusterName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class RunbookRunTest {
    private final FakeCommands commands = new FakeCommands();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    /** Whether each line that it says takes its time. */
    private boolean slowly;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int run(String text) {
        return run(text, 1, false, false);
    }

    private int run(String text, int from, boolean dryRun, boolean yes, String... assignments) {
        var variables = Variables.of(List.of(assignments), name -> Optional.empty());
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8) {
                    @Override
                    public void println(String line) {
                        sleep(slowly ? 700 : 0);
                        super.println(line);
                    }
                },
                Terminal.none(),
                Console.Verbosity.NORMAL,
                Clock.systemUTC());
        Runbook book = Runbook.parse("book", text, variables, commands);
        var options = new RunbookRun.Options(
                from, dryRun, yes, Optional.of(folder.resolve("report.xml")), "kubectl pg run book");
        return new RunbookRun(book, options, variables, commands, console).run();
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void endsAtTheFirstLineThatFailsAndSaysHowToGoOn() {
        commands.codes.put("backup", 8);
        assertThat(run("status\n\nbackup demo\nstatus\n")).isEqualTo(8);
        assertThat(commands.ran).containsExactly("status", "backup|demo");
        assertThat(said().lines())
                .containsSequence(
                        "book:3: ended here, with exit code 8, after 0s", "  Go on with: kubectl pg run book --from 3");
        assertThat(run("status\n\nbackup demo\nstatus\n", 4, false, false)).isZero();
        assertThat(commands.ran).hasSize(3);
        assertThat(said()).endsWith("book: 1 line done in 0s\n");
    }

    @Test
    void aMinusIgnoresAFailure() {
        commands.codes.put("backup", 1);
        assertThat(run("-backup demo\nstatus")).isZero();
        assertThat(said())
                .contains(
                        "book:1: failed with exit code 1 after 0s; the runbook goes on, because the line begins with -");
        commands.codes.put("backup", 130);
        assertThat(run("-backup demo\nstatus")).isEqualTo(130);
    }

    @Test
    void useNamesTheClusterAlsoOfLinesThatAreBegunWithLater() {
        assertThat(run("use demo\nstatus\nuse other\nstatus", 4, false, false)).isZero();
        assertThat(commands.ran).containsExactly("other: status");
    }

    @Test
    void aLineFromWhichItCannotBeginIsRefused() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run("status", 2, false, false))
                .satisfies(refusal -> assertThat(refusal.problem()).contains("no command from line 2"));
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run("restore demo \\\n --latest\nstatus", 2, false, false))
                .satisfies(refusal -> assertThat(refusal.remedy()).isEqualTo("Begin with --from 1."));
        assertThat(commands.ran).isEmpty();
    }

    @Test
    void aDryRunPrintsEachPlanAndRunsNothing() {
        commands.codes.put("restore", 3);
        assertThat(run("status\nbackup demo\nrestore demo -- x\nexpect 'SELECT 1' = 1\nconfirm 'x?'", 1, true, false))
                .isEqualTo(3);
        assertThat(commands.ran).containsExactly("backup|demo|--dry-run", "restore|demo|--dry-run|--|x");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(5)
                .first()
                .isEqualTo("book:1: status");
    }

    @Test
    void anExpectationThatDoesNotHoldEndsIt() {
        commands.answers.put("SELECT 1", List.of("41"));
        assertThat(run("status\nexpect 'SELECT 1' = 42\nstatus")).isEqualTo(1);
        assertThat(commands.told.toString()).startsWith("the query gives \"41\"; expected: = \"42\"");
        assertThat(run("expect status.timeline >= 3\nexpect status.healthy = true"))
                .isZero();
    }

    @Test
    void waitsUntilItHolds() {
        commands.answers.put("SELECT 1", List.of("1", "2"));
        assertThat(run("wait-for 'SELECT 1' = 2 within 10s")).isZero();
        assertThat(run("wait-for 'SELECT 1' = 3 within 1s")).isEqualTo(6);
        assertThat(commands.told.toString()).contains("condition was not met within 1s: the query gives \"2\"");
        assertThat(run("wait-for 'SELECT 9' = 3 within 1s")).isEqualTo(6);
        assertThat(commands.told.toString()).contains("condition was not met within 1s: the query failed");
    }

    @Test
    void theLockIsHeldOverTheWholeWhereOneClusterIsChanged() {
        assertThat(run("status\nbackup demo\nschedule run\nstatus")).isZero();
        assertThat(commands.locked).containsExactly("locked", "locked", "free", "locked");
        commands.locked.clear();
        assertThat(run("status\nbackup demo --dry-run")).isZero();
        assertThat(run("status\nbackup demo\nbackup other")).isZero();
        assertThat(run("status\nbackup demo -n other")).isZero();
        assertThat(commands.locked).containsOnly("free");
    }

    @Test
    void aClusterThatWasNeverWorkedOnKeepsNoLease() {
        assertThat(run("backup demo")).isZero();
        assertThat(commands.kube.get(Kind.LEASE, "demo-operation")).isEmpty();
    }

    @Test
    void nothingRunsWhileSomebodyElseHoldsTheLock() {
        var other = new SharedLock(commands.kube, new ClusterName("demo"), new LockHolder("bob", "desk", 7));
        other.take();
        // Its client renews it while this one looks.
        commands.kube.before(Kind.LEASE, () -> commands.kube.before(Kind.LEASE, this::renew));
        try {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> run("status\nbackup demo"))
                    .satisfies(refusal -> assertThat(refusal.problem()).contains("bob@desk/7"));
            assertThat(commands.ran).isEmpty();
        } finally {
            other.close();
        }
    }

    private void renew() {
        ObjectNode lease = commands.kube.get(Kind.LEASE, "demo-operation").orElseThrow();
        lease.withObjectProperty("metadata").put("renewed", true);
        commands.kube.replace(lease);
    }

    @Test
    void theLockIsFreeWhileAQuestionWaits() {
        commands.terminal = true;
        assertThat(run("backup demo\nconfirm 'Go?'\nbackup demo")).isZero();
        assertThat(commands.locked).containsExactly("locked", "Go? free", "locked");
    }

    @Test
    void whatChangedWhileAQuestionWaitedIsToldAndEndsIt() {
        commands.terminal = true;
        commands.whileAsked = () -> commands.status.put("timeline", 4);
        assertThat(run("backup demo\nconfirm 'Go?'\nbackup demo")).isEqualTo(3);
        assertThat(commands.told.toString()).isEqualTo("""
                        something has changed demo while the question waited: timeline was 3 and is 4
                        See what has changed. Then --from 2 asks again and continues.
                        """);
        assertThat(commands.ran).hasSize(1);
        assertThat(run("backup demo\nconfirm 'Go?'\nbackup demo", 2, false, true))
                .isZero();
    }

    @Test
    void aQuestionThatNobodyCanAnswerIsRefusedBeforeTheFirstLine() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run("status\nconfirm 'Go?'"))
                .satisfies(refusal -> assertThat(refusal.problem()).startsWith("book:2: confirm asks"));
        assertThat(commands.ran).isEmpty();
    }

    @Test
    void theReportIsReadByAnXmlParserAndHoldsNoSecrets()
            throws IOException, ParserConfigurationException, SAXException {
        commands.codes.put("backup", 1);
        commands.codes.put("restore", 3);
        int code = run(
                "status\n-backup demo\nrestore demo --key ${MY_SECRET}\npsql -c \"ALTER ROLE x PASSWORD 'hidden'\"\n",
                1,
                false,
                false,
                "MY_SECRET=it broke");
        assertThat(code).isEqualTo(3);
        Path file = folder.resolve("report.xml");
        assertThat(Files.readString(file)).doesNotContain("it broke\"", "hidden");
        Document report =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        Element suite = (Element) report.getElementsByTagName("testsuite").item(0);
        assertThat(List.of(
                        suite.getAttribute("name"),
                        suite.getAttribute("tests"),
                        suite.getAttribute("failures"),
                        suite.getAttribute("skipped")))
                .containsExactly("book", "4", "1", "1");
        Element failure = (Element) report.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("${MY_SECRET} (exit code 3)");
        assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                .isEqualTo("3: restore demo --key ${MY_SECRET}");
    }

    /** The process ends as soon as the interruption returns, although another thread writes the report. */
    @Test
    void anInterruptionReturnsWhenTheReportIsWritten() throws InterruptedException {
        var interruptions = new Interruptions();
        var written = new AtomicBoolean();
        var ending = new Thread(() -> {
            interruptions.interrupt(Duration.ofSeconds(3));
            written.set(Files.exists(folder.resolve("report.xml")));
        });
        commands.terminal = true;
        commands.whileAsked = () -> {
            // The inner action has begun before the line fails, and ends after that.
            interruptions.watch(() -> sleep(300));
            ending.start();
            sleep(100);
            throw CliException.interrupted();
        };
        slowly = true;
        assertThat(interruptions.during(() -> run("confirm 'Go?'"))).isEqualTo(130);
        ending.join();
        assertThat(written).isTrue();
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheFirstLine() throws IOException {
        Files.createDirectory(folder.resolve("report.xml"));
        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run("status"));
        assertThat(commands.ran).isEmpty();
    }
}
