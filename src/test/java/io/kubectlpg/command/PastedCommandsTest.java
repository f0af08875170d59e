package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastedCommandsTest {
    private final GlobalOptions global = new GlobalOptions();
    private final PastedCommands commands =
            new PastedCommands(Set.of("status", "upgrade", "config", "restore", "resume"), global);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Start it with: kubectl pg upgrade demo | Start it with: kubectl pg -n db upgrade demo",
                "kubectl pg status demo, and kubectl pg resume demo | kubectl pg -n db status demo, and kubectl pg -n db resume demo",
                "See kubectl pg status demo; kubectl logs demo-1-0 -n other | See kubectl pg -n db status demo; kubectl logs demo-1-0 -n other",
                "kubectl pg status demo -n other, then kubectl pg resume demo | kubectl pg status demo -n other, then kubectl pg -n db resume demo",
                "kubectl pg status -n db demo | kubectl pg status -n db demo",
                "See kubectl pg config --help. | See kubectl pg config --help.",
                "what kubectl pg itself says | what kubectl pg itself says",
                "See kubectl logs demo-1-0. | See kubectl -n db logs demo-1-0.",
                "kubectl logs job/x tells why; kubectl pg status demo | kubectl -n db logs job/x tells why; kubectl pg -n db status demo",
                "kubectl describe pod says it | kubectl -n db describe pod says it",
                "one that kubectl get storageclass lists | one that kubectl get storageclass lists",
                "kubectl create namespace db | kubectl create namespace db",
                "kubectl delete pod,secret -n db -l a=b | kubectl delete pod,secret -n db -l a=b",
                "see: kubectl auth can-i get pods -n db | see: kubectl auth can-i get pods -n db",
                "what kubectl says, and kubectl itself | what kubectl says, and kubectl itself"
            })
    void leadToTheNamespaceThatWasGiven(String text, String placed) {
        global.namespace = "db";
        assertThat(commands.in(text)).isEqualTo(placed);
    }

    @Test
    void stayAsTheyAreWhereNothingWasGiven() {
        assertThat(commands.in("kubectl pg status demo")).isEqualTo("kubectl pg status demo");
    }

    @Test
    void leadToTheClusterOfKubernetesThatWasGiven() {
        global.context = "it's mine";
        global.kubeconfig = Path.of("/home/me/kube config");
        assertThat(commands.in("kubectl pg status demo -n db"))
                .isEqualTo(
                        "kubectl pg --kubeconfig '/home/me/kube config' --context 'it'\\''s mine' status demo -n db");
        global.kubeconfig = null;
        assertThat(commands.in("kubectl delete pod -n db -l a=b"))
                .isEqualTo("kubectl --context 'it'\\''s mine' delete pod -n db -l a=b");
        assertThat(commands.in("kubectl get storageclass"))
                .isEqualTo("kubectl --context 'it'\\''s mine' get storageclass");
    }

    @Test
    void areLeftAloneWhereTheValueWouldBreakADocument() {
        global.context = "a\"b";
        global.namespace = "db";
        assertThat(commands.in("kubectl pg status demo")).isEqualTo("kubectl pg -n db status demo");
    }

    @Test
    void leadToTheNamespaceOfACloneWhereTheyAreAboutIt() {
        global.madeElsewhere("copy", "test");
        assertThat(commands.in("kubectl pg resume copy; kubectl pg upgrade demo --set a=copy.b"))
                .isEqualTo("kubectl pg -n test resume copy; kubectl pg upgrade demo --set a=copy.b");
        global.namespace = "db";
        assertThat(commands.in("kubectl pg upgrade demo. kubectl pg status copy."))
                .isEqualTo("kubectl pg -n db upgrade demo. kubectl pg -n test status copy.");
        assertThat(commands.in("kubectl logs copy-1-0; kubectl describe pvc data-copy-1-0, kubectl logs demo-1-0"))
                .isEqualTo("kubectl -n test logs copy-1-0; kubectl -n test describe pvc data-copy-1-0, "
                        + "kubectl -n db logs demo-1-0");
    }

    @Test
    void reachAStreamLineByLineAndAQuestionAtOnce() {
        var out = new ByteArrayOutputStream();
        var stream = LineStream.before(
                new PrintStream(out, true, StandardCharsets.UTF_8), text -> text.toUpperCase(Locale.ROOT));
        stream.printf("kubectl pg %s%n…", "status");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("KUBECTL PG STATUS\n");
        stream.print(" go on? ");
        stream.flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("KUBECTL PG STATUS\n… GO ON? ");
        stream.print("ä".repeat(9000));
        stream.println();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("? " + "Ä".repeat(9000) + "\n");
    }
}
