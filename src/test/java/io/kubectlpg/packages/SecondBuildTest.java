package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commit built a second time, in another folder. */
@Tag("package")
@Tag("exhaustive")
class SecondBuildTest {
    @TempDir
    private Path folder;

    @Test
    void hasTheSameFilesButForTheStartUpCache() {
        Path source = folder.resolve("source with a space");
        Finished.of("git", "clone", "-q", Path.of("").toAbsolutePath().toString(), source.toString())
                .succeeded();
        Finished.of(
                        Map.of("HOME", System.getenv("HOME")),
                        source.resolve("dev/release").toString(),
                        "archive",
                        "linux-amd64")
                .succeeded();
        unpack(Release.archive("linux-amd64"), "first");
        unpack(source.resolve("target/release/" + Release.archive("linux-amd64").getFileName()), "second");

        assertThat(Finished.of(
                                "diff",
                                "-r",
                                "--exclude=*.aot",
                                folder.resolve("first").toString(),
                                folder.resolve("second").toString())
                        .succeeded()
                        .out())
                .isEmpty();
    }

    private void unpack(Path archive, String name) {
        Finished.of(
                        "sh",
                        "-c",
                        "mkdir \"$0\" && tar -C \"$0\" -xzf \"$1\"",
                        folder.resolve(name).toString(),
                        archive.toString())
                .succeeded();
    }
}
