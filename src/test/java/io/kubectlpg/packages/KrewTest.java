package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest for krew, and krew itself, which was built from its Go module. */
@Tag("package")
class KrewTest {
    @TempDir
    private Path folder;

    private boolean hasKubectl;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("kubectl-krew"), Path.of(Release.variable("KREW")));
        Path kubectl =
                Optional.ofNullable(System.getenv("KUBECTL")).map(Path::of).orElse(Path.of("/usr/bin/kubectl"));
        hasKubectl = Files.isExecutable(kubectl);
        Files.createSymbolicLink(bin.resolve("kubectl"), kubectl);
        Path home = folder.resolve("my plugins");
        variables.put("KREW_ROOT", home.toString());
        variables.put("PATH", bin + ":" + home.resolve("bin") + ":" + System.getenv("PATH"));
    }

    @Test
    void installsTheArchiveUnderAStrictUmask() {
        assumeTrue(hasKubectl, "there is no kubectl");
        shell(
                "umask 077; kubectl krew install --manifest=\"$0\" --archive=\"$1\"",
                Release.FOLDER.resolve("plugin.yaml"),
                Release.archive("linux-amd64"));
        assertThat(shell("kubectl pg version").out()).isEqualTo("kubectl-pg " + Release.version() + "\n");
        // krew gives the jar another time; the first start sets it back.
        assertThat(shell("kubectl pg values").out()).contains("backup:");
        assertThat(shell(Release.ONLY_FROM_THE_CACHE + " kubectl pg values").out())
                .contains("backup:");
        assertThat(shell("kubectl pg restore-point --help").out()).contains("Usage: kubectl pg restore-point");
    }

    /** It installs the archive of each platform from its address. */
    @Test
    void theManifestIsValidForEveryPlatform() throws IOException {
        var server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Release.FOLDER.toAbsolutePath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
        try {
            String manifest = Files.readString(Release.FOLDER.resolve("plugin.yaml"))
                    .replaceAll(
                            "https://github\\.com/.*/",
                            "http://127.0.0.1:" + server.getAddress().getPort() + "/");
            Path copy = Files.writeString(folder.resolve("pg.yaml"), manifest);
            Finished.of(variables, Release.variable("VALIDATE_KREW_MANIFEST"), "-manifest", copy.toString())
                    .succeeded();
        } finally {
            server.stop(0);
        }
    }

    private Finished shell(String script, Path... words) {
        var command = new ArrayList<>(List.of("sh", "-c", script));
        for (Path word : words) {
            command.add(word.toAbsolutePath().toString());
        }
        return Finished.of(variables, command.toArray(String[]::new)).succeeded();
    }
}
