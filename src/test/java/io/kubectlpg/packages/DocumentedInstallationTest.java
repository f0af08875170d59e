package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubectlpg.DocumentedBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands by which README.md and docs/program.md install the program, but for the version, which is the release's. */
@Tag("package")
class DocumentedInstallationTest {
    private static final String README =
            "README.md: sh install.sh                                                      "
                    + "# in a checkout: builds it, which needs a JDK 25";

    @TempDir
    private Path folder;

    @Test
    void theScriptInstallsAnArchiveAndSaysWhatThePageShows() throws IOException {
        DocumentedBlock block =
                DocumentedBlock.named("docs/program.md: sh install.sh --from kubectl-pg-0.1.0-linux-amd64.tar.gz");
        try (BareRoot root = new BareRoot(folder.resolve("root"))) {
            root.add(Release.archive("linux-amd64"));
            root.add(Release.FOLDER.resolve("checksums.txt"));
            root.add(Release.FOLDER.resolve("install.sh"));
            List<String> shown = block.lines();
            assertThat(root.asAnn("export PATH=/usr/sbin:/usr/bin:/sbin:/bin; cd /release; "
                                    + commandOfThisRelease(shown.getFirst()))
                            .succeeded()
                            .out()
                            .lines())
                    .isEqualTo(shown.stream()
                            .skip(1)
                            .map(DocumentedInstallationTest::ofThisRelease)
                            .toList());
            assertThat(root.asAnn("cd /release; " + commandOfThisRelease(line(README, "--from")))
                            .succeeded()
                            .out())
                    .contains("is installed in /home/ann/.local.");
        }
    }

    @Test
    void debianAndFedoraInstallTheirPackages() throws IOException {
        DocumentedBlock block = DocumentedBlock.named("docs/program.md: sudo dpkg -i kubectl-pg_0.1.0-1_amd64.deb");
        assertThat(block.lines()).hasSize(2);
        for (String line : block.lines()) {
            try (BareRoot root = new BareRoot(folder.resolve("root" + line.length()))) {
                root.add(Release.file("amd64.deb"));
                String command = ofThisRelease(line).replaceFirst("^sudo ", "");
                if (command.startsWith("dpkg")) {
                    root.shell("cd /release; " + command).succeeded();
                } else {
                    // The root has no rpm, and its packages are not rpm's.
                    Finished.of(
                                    "sh",
                                    "-ec",
                                    "cd \"$1\"; "
                                            + command.replace(
                                                    "rpm ", "rpm --root \"$0\" --dbpath /var/lib/rpm --nodeps "),
                                    root.path("/").toString(),
                                    Release.FOLDER.toAbsolutePath().toString())
                            .succeeded();
                }
                assertThat(root.shell("kubectl-pg version").succeeded().out()).contains(Release.version());
            }
        }
    }

    @Test
    void krewInstallsTheArchive() throws IOException {
        Path kubectl =
                Optional.ofNullable(System.getenv("KUBECTL")).map(Path::of).orElse(Path.of("/usr/bin/kubectl"));
        assumeTrue(Files.isExecutable(kubectl), "there is no kubectl");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("kubectl-krew"), Path.of(Release.variable("KREW")));
        Files.createSymbolicLink(bin.resolve("kubectl"), kubectl);
        DocumentedBlock block = DocumentedBlock.named("docs/program.md: kubectl krew install --manifest=plugin.yaml"
                + " --archive=kubectl-pg-0.1.0-linux-amd64.tar.gz");
        assertThat(block.lines()).contains(line(README, "krew"));

        Map<String, String> variables = new HashMap<>();
        variables.put("KREW_ROOT", folder.resolve("krew").toString());
        variables.put("PATH", bin + ":" + folder.resolve("krew/bin") + ":" + System.getenv("PATH"));
        assertThat(Finished.of(
                                variables,
                                "sh",
                                "-ec",
                                "cd \"$0\"; " + ofThisRelease(String.join("\n", block.lines())),
                                Release.FOLDER.toAbsolutePath().toString())
                        .succeeded()
                        .out())
                .endsWith("kubectl-pg " + Release.version() + "\n");
    }

    /** From a clone of the checkout, with the folders of the user in place of root's. */
    @Test
    @Tag("exhaustive")
    void aCheckoutBuildsAndInstallsTheProgram() throws IOException {
        Path source = folder.resolve("source");
        Finished.of("git", "clone", "-q", Path.of("").toAbsolutePath().toString(), source.toString())
                .succeeded();
        DocumentedBlock build = DocumentedBlock.named("docs/program.md: dev/build");
        Finished.of(
                        Map.of("HOME", System.getenv("HOME")),
                        "sh",
                        "-ec",
                        "cd \"$0\"; " + String.join("\n", build.lines()),
                        source.toString())
                .succeeded();
        Path local = Files.createDirectories(folder.resolve("local"));
        assertThat(Finished.of(
                                Map.of("HOME", System.getenv("HOME")),
                                "unshare",
                                "--mount",
                                "sh",
                                "-ec",
                                "mount --bind \"$1\" /usr/local; cd \"$0\"; " + line(README, "in a checkout"),
                                source.toString(),
                                local.toString())
                        .succeeded()
                        .out())
                .contains("is installed in /usr/local.");
        assertThat(local.resolve("bin/kubectl-pg")).isSymbolicLink();
    }

    /** The line of a block that holds a word. */
    private static String line(String block, String word) {
        return DocumentedBlock.named(block).lines().stream()
                .filter(line -> line.contains(word))
                .findFirst()
                .orElseThrow();
    }

    private static String commandOfThisRelease(String line) {
        return ofThisRelease(line).replaceFirst("^\\$ ", "");
    }

    /** The pages name a version, and that of a package has a revision. */
    private static String ofThisRelease(String text) {
        return text.replace("kubectl-pg_0.1.0-1_amd64.deb", "DEB")
                .replace("kubectl-pg-0.1.0-1.x86_64.rpm", "RPM")
                .replace("0.1.0", Release.version())
                .replace("DEB", Release.file("amd64.deb").getFileName().toString())
                .replace("RPM", Release.file("x86_64.rpm").getFileName().toString());
    }
}
