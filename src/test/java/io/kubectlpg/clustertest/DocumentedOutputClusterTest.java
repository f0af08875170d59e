package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show is what the program prints: each command of their {@code ```console} blocks is run, page after page, in
 * one namespace where {@code demo} is installed. With {@code DOCS_UPDATE=1} the pages get the new output.
 */
@ClusterTest
class DocumentedOutputClusterTest {
    private static final List<String> PAGES = List.of(
            "status.md",
            "backup.md",
            "schedules.md",
            "backup-and-recovery.md",
            "restore-a-table.md",
            "drills.md",
            "runbooks.md",
            "clone.md",
            "disaster-recovery.md");
    /** Where a reader works: the namespace of the context, which need not be named. */
    private static final String NAMESPACE = "db";

    /** A marker that no command prints, its number, and the exit code. */
    private static final String END = "--- end of command ";

    private static final String PRELUDE = """
            kubectl() {
              if [[ $1 == pg ]]; then "$KUBECTL_PG" "${@:2}" -n "$NAMESPACE"; else "$KUBECTL" -n "$NAMESPACE" "$@"; fi
            }
            sql() {
              kubectl exec demo-1-0 -c postgres -- psql -XAtq -h /run/pg -U postgres -d myapp -v ON_ERROR_STOP=1 -c "$1"
            }
            export TZ=UTC
            """;

    @Test
    void isWhatTheProgramPrints(@TempDir Path work) throws IOException {
        Path values = TestNamespace.minioValues();
        for (String file : List.of("ca.crt", "access-key", "secret-key")) {
            Files.copy(values.resolve(file), work.resolve(file));
        }
        Files.writeString(
                work.resolve("values.yaml"),
                "image: " + TestNamespace.IMAGE + "\n" + Files.readString(values.resolve("values.yaml")));
        try (RecoverableCluster cluster = RecoverableCluster.install()) {
            for (String name : PAGES) {
                run(Path.of("docs", name), cluster.namespace().name(), work);
            }
        }
    }

    private static void run(Path file, String namespace, Path work) throws IOException {
        DocumentedPage page = DocumentedPage.parse(Files.readAllLines(file));
        List<List<String>> outputs = outputs(page, namespace, work);
        if (System.getenv("DOCS_UPDATE") != null) {
            Files.write(file, page.with(outputs));
            return;
        }
        for (int i = 0; i < outputs.size(); i++) {
            DocumentedPage.Command command = page.commands().get(i);
            if (command.shown()) {
                assertThat(DocumentedPage.lasting(outputs.get(i)))
                        .as("%s: the output of%n%s%nwas%n%s", file, command.script(), String.join("\n", outputs.get(i)))
                        .isEqualTo(DocumentedPage.lasting(command.output()));
            }
        }
    }

    /** All commands of a page by one shell, so that one may keep what another needs. */
    private static List<List<String>> outputs(DocumentedPage page, String namespace, Path work) throws IOException {
        var script = new StringBuilder(PRELUDE);
        for (DocumentedPage.Command command : page.commands()) {
            script.append(command.script())
                    .append('\n')
                    .append("echo; echo '")
                    .append(END)
                    .append("'\n");
        }
        Path program = Files.writeString(work.resolve("page"), script);
        var builder = new ProcessBuilder("bash", program.toString());
        builder.directory(work.toFile()).environment().put("NAMESPACE", namespace);
        builder.environment().put("KUBECTL_IMAGE", TestNamespace.KUBECTL_IMAGE);
        builder.redirectErrorStream(true);
        Finished finished = new Running(builder).finish().succeeded();
        var outputs = new ArrayList<List<String>>();
        var lines = new ArrayList<String>();
        for (String line : finished.out()
                .replace("kubectl pg -n " + namespace + " ", "kubectl pg ")
                .replace(namespace, NAMESPACE)
                .lines()
                .toList()) {
            if (line.equals(END)) {
                lines.removeLast();
                outputs.add(List.copyOf(lines));
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        assertThat(outputs).hasSameSizeAs(page.commands());
        return outputs;
    }
}
