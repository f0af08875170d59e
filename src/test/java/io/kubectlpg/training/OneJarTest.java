package io.kubectlpg.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build puts the program and its libraries into one jar by {@code dev/lib/OneJar.java}. */
class OneJarTest {
    private static final Path OUT = Path.of("one.jar");

    @TempDir
    private Path folder;

    @Test
    void keepsServicesOfAllAndVersionsAndPutsLicencesIntoAFolder() throws Exception {
        jar("a.jar", Map.of("META-INF/services/x.Y", "a.Y", "META-INF/LICENSE", "of a", "same", "same"));
        jar(
                "b.jar",
                Map.of(
                        "META-INF/services/x.Y", "b.Y\n",
                        "LICENSE.txt", "of b",
                        "same", "same",
                        "META-INF/versions/9/b.class", "new"));
        assertThat(join()).isEmpty();
        try (var one = new JarFile(folder.resolve(OUT).toFile())) {
            assertThat(text(one, "META-INF/services/x.Y")).isEqualTo("a.Y\nb.Y\n");
            assertThat(text(one, "META-INF/versions/9/b.class")).isEqualTo("new");
            assertThat(one.isMultiRelease()).isTrue();
            assertThat(one.getEntry("LICENSE.txt")).isNull();
        }
        assertThat(folder.resolve("licenses/a/LICENSE")).hasContent("of a");
        assertThat(folder.resolve("licenses/b/LICENSE.txt")).hasContent("of b");
    }

    @Test
    void refusesTwoDifferentFilesOfOneName() throws Exception {
        jar("a.jar", Map.of("settings", "of a"));
        jar("b.jar", Map.of("settings", "of b"));
        assertThat(join()).contains("a.jar and b.jar have different files named settings");
        assertThat(folder.resolve(OUT)).doesNotExist();
    }

    private void jar(String name, Map<String, String> files) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Multi-Release", "true");
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)), manifest)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** What it says. */
    private String join() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Path.of("dev/lib/OneJar.java").toAbsolutePath().toString(),
                        OUT.toString(),
                        "licenses",
                        "a.B",
                        "a.jar",
                        "b.jar")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (var stream = jar.getInputStream(jar.getEntry(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
