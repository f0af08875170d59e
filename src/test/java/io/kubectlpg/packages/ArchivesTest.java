package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is in the archives of all platforms, and beside them. */
@Tag("package")
class ArchivesTest {
    /** The first bytes of a program and of its libraries: the format, and for ELF the processor at byte 18. */
    private static final Map<String, String> MAGIC = Map.of(
            "linux-amd64",
            "7f454c46:3e",
            "linux-arm64",
            "7f454c46:b7",
            "darwin-amd64",
            "cffaedfe:07000001",
            "darwin-arm64",
            "cffaedfe:0c000001");

    @TempDir
    private Path folder;

    /** krew unpacks plain files and folders alone. */
    @ParameterizedTest
    @FieldSource("io.kubectlpg.packages.Release#PLATFORMS")
    void hasPlainFilesThatEverybodyMayRead(String platform) {
        List<String> entries = Finished.of(
                        "tar", "-tvzf", Release.archive(platform).toString())
                .succeeded()
                .out()
                .lines()
                .toList();

        String top = "kubectl-pg-" + Release.version() + "/";
        assertThat(entries)
                .allMatch(entry ->
                        entry.matches("(-rw-r--r--|-rwxr-xr-x|drwxr-xr-x) 0/0 .* " + Pattern.quote(top) + ".*"));
        assertThat(entries).noneMatch(entry -> entry.contains(".."));
        assertThat(names(entries, top))
                .contains(
                        "bin/kubectl-pg",
                        "bin/kubectl_complete-pg",
                        "LICENSE",
                        "share/man/man1/kubectl-pg.1",
                        "share/bash-completion/completions/kubectl-pg");
        boolean madeOnAMac = platform.startsWith("darwin");
        assertThat(names(entries, top).stream().anyMatch(name -> name.endsWith(".aot")))
                .isEqualTo(!madeOnAMac);
    }

    private static List<String> names(List<String> entries, String top) {
        return entries.stream()
                .map(entry -> entry.substring(entry.indexOf(top) + top.length()))
                .toList();
    }

    @ParameterizedTest
    @FieldSource("io.kubectlpg.packages.Release#PLATFORMS")
    void hasProgramsAndLibrariesOfItsPlatform(String platform) throws IOException {
        Path program = unpack(platform);
        assertIsOf(platform, program.resolve("runtime/bin/java"));
        try (Stream<Path> libraries = Files.list(program.resolve("lib/native"))) {
            List<Path> found = libraries.toList();
            assertThat(found).hasSize(2);
            found.forEach(library -> assertIsOf(platform, library));
        }
    }

    private static void assertIsOf(String platform, Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(20);
            var hex = HexFormat.of();
            String magic = hex.formatHex(Arrays.copyOf(head, 4)) + ":"
                    + (platform.startsWith("linux")
                            ? hex.toHexDigits(head[18])
                            : hex.formatHex(Arrays.copyOfRange(head, 4, 8)));
            assertThat(magic).as(file.toString()).isEqualTo(MAGIC.get(platform));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Under qemu, which runs the Java of that processor. */
    @Test
    void theProgramForArmStartsFromItsCache() throws IOException {
        Path launcher = unpack("linux-arm64").resolve("bin/kubectl-pg");
        String qemu =
                "exec qemu-aarch64-static -L " + Release.variable("KUBECTL_PG_ARM64") + " \"$home/runtime/bin/java\"";
        Files.writeString(launcher, Files.readString(launcher).replace("exec \"$home/runtime/bin/java\"", qemu));

        assertThat(Finished.of(Map.of("KUBECTL_PG_JAVA_OPTIONS", "-XX:AOTMode=on"), launcher.toString(), "values")
                        .succeeded()
                        .out())
                .contains("backup:");
    }

    @Test
    void everyFileOfTheReleaseHasItsChecksum() throws IOException {
        Finished.of("sh", "-c", "cd \"$0\" && sha256sum --strict -c checksums.txt", Release.FOLDER.toString())
                .succeeded();
        assertThat(Files.readString(Release.FOLDER.resolve("checksums.txt")).lines())
                .hasSize(4 + 4 + 4);
        assertThat(Release.FOLDER.resolve("plugin.yaml")).content().doesNotContain(": v@", ": \"@", "-@");
    }

    @Test
    void theListOfPartsHasWhatIsShipped() throws IOException {
        JsonNode parts =
                new ObjectMapper().readTree(Release.FOLDER.resolve("sbom.json").toFile());
        List<String> names = StreamSupport.stream(parts.path("components").spliterator(), false)
                .map(part -> part.path("name").asText())
                .toList();

        assertThat(parts.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(names)
                .contains("kubernetes-client-api", "s3", "picocli", "jline", "spring-shell-jline", "Eclipse Temurin")
                .doesNotContain("kubernetes-model-apps", "junit-jupiter");
    }

    @Test
    void manualPagesAreWellFormed() throws IOException {
        try (Stream<Path> pages = Files.list(unpack("linux-amd64").resolve("share/man/man1"))) {
            List<String> command = Stream.concat(
                            Stream.of("mandoc", "-T", "lint", "-W", "warning"), pages.map(Path::toString))
                    .toList();
            assertThat(command).hasSizeGreaterThan(40);
            assertThat(Finished.of(command.toArray(String[]::new)).succeeded().out())
                    .isEmpty();
        }
    }

    private Path unpack(String platform) {
        Finished.of(
                        "tar",
                        "-C",
                        folder.toString(),
                        "-xzf",
                        Release.archive(platform).toString())
                .succeeded();
        return folder.resolve("kubectl-pg-" + Release.version());
    }
}
