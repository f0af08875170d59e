package io.kubectlpg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarTimeTest {
    @TempDir
    private Path folder;

    @Test
    void setsTheTimeOfACopiedJarBack() throws IOException {
        Path jar = Files.createFile(folder.resolve("kubectl-pg.jar"));
        JarTime.keep(jar.toFile());
        assertThat(Files.getLastModifiedTime(jar).toInstant()).isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
    }

    /** In tests the class path has many entries; on a machine of a user it has this jar alone. */
    @Test
    void leavesEveryOtherFileAlone() throws IOException {
        Path other = Files.createFile(folder.resolve("other.jar"));
        Instant before = Files.getLastModifiedTime(other).toInstant();
        JarTime.keep(other.toFile());
        JarTime.keep(folder.resolve("nowhere/kubectl-pg.jar").toFile());
        assertThat(Files.getLastModifiedTime(other).toInstant()).isEqualTo(before);
    }
}
