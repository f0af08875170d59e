package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bundle} in an image that holds a shell, cp, mkdir and a program, which stands for pgBackRest. */
@EnabledOnOs(OS.LINUX)
class BundleTest {
    /** It says its arguments, so "version" is an answer of it. */
    private static final Path PROGRAM = Path.of("/bin/echo");

    @TempDir
    private Path folder;

    private Path bundle;
    private Path bin;

    @BeforeEach
    void makeAnImage() throws IOException {
        bundle = Files.createDirectory(folder.resolve("bundle"));
        bin = Files.createDirectory(folder.resolve("bin"));
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        for (String program : List.of("cp", "mkdir")) {
            Files.copy(Path.of("/bin", program), bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String script : List.of("bundle", "bundled")) {
            Path copy = Files.writeString(
                    scripts.resolve(script),
                    Files.readString(Path.of("manifests/base/scripts", script))
                            .replace("to=/opt/pgbackrest-bundle ", "to=" + bundle + " "));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
    }

    @Test
    void theCopyRunsByItsOwnLoaderAndLibraries() throws IOException, InterruptedException {
        install(PROGRAM);

        assertThat(run("first")).isEqualTo("version\n0");

        Path copy = bundle.resolve("first/pgbackrest");
        assertThat(run(List.of(copy.toString(), "backup", "a b"))).isEqualTo("backup a b\n0");
        Files.writeString(bundle.resolve("lib/libc.so.6"), "of nothing");
        assertThat(run(List.of(copy.toString(), "backup"))).doesNotEndWith("\n0");
    }

    /** The kubelet may start an init container again, and the files of the first time are there then. */
    @Test
    void aSecondCopyTakesThePlaceOfTheFirst() throws IOException, InterruptedException {
        install(PROGRAM);
        run("last");

        assertThat(run("last")).isEqualTo("version\n0");
    }

    @Test
    void variablesOfTheServersImageDoNotReachIt() throws IOException, InterruptedException {
        install(PROGRAM);
        run("last");

        assertThat(run(List.of(
                        "/usr/bin/env",
                        "LD_PRELOAD=/no/such/library.so",
                        "LD_LIBRARY_PATH=/no/such/folder",
                        bundle.resolve("last/pgbackrest").toString(),
                        "info")))
                .as("beside what the loader of the shell itself says")
                .endsWith("info\n0");
    }

    /** A library that no loader finds by itself, and a variable of the image that says where it is. */
    @Test
    void librariesComeFromWhereTheImageSaysToo() throws IOException, InterruptedException {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        needing("libX.so.6");
        Files.copy(library("libc.so.6"), libraries.resolve("libX.so.6"));

        assertThat(run(
                        List.of("/bin/sh", folder.resolve("scripts/bundle").toString(), "first"),
                        Map.of("LD_LIBRARY_PATH", libraries.toString())))
                .isEqualTo("version\n0");
        assertThat(run(List.of(bundle.resolve("first/pgbackrest").toString(), "info")))
                .isEqualTo("info\n0");
    }

    @Test
    void aLibraryThatTheImageLacksIsNamed() throws IOException, InterruptedException {
        needing("libX.so.6");

        assertThat(run("last"))
                .isEqualTo("the pgBackRest of the image needs the library libX.so.6, which the image does not hold\n1");
    }

    /** The program, with another name for its C library. */
    private void needing(String library) throws IOException {
        install(PROGRAM);
        Path program = bin.resolve("pgbackrest");
        // One byte a character, so that every byte comes back.
        String bytes = Files.readString(program, StandardCharsets.ISO_8859_1);
        Files.writeString(program, bytes.replace("libc.so.6", library), StandardCharsets.ISO_8859_1);
    }

    private static Path library(String name) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/" + name))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anImageWithoutItSaysSo() throws IOException, InterruptedException {
        assertThat(run("last")).isEqualTo("the image holds no pgbackrest in its PATH, " + bin + "\n1");
    }

    @Test
    void aScriptOfThatNameIsNotTheProgram() throws IOException, InterruptedException {
        Files.writeString(bin.resolve("pgbackrest"), "#!/bin/sh\nexec true\n");
        Files.setPosixFilePermissions(bin.resolve("pgbackrest"), PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(run("last"))
                .isEqualTo(bin.resolve("pgbackrest") + " of the image is a script, and not the program\n1");
    }

    @Test
    void aProgramThatDoesNotStartFromTheCopySaysSo() throws IOException, InterruptedException {
        install(Path.of("/bin/false"));

        assertThat(run("last")).isEqualTo("the pgBackRest of the image does not start from a copy: \n1");
    }

    private void install(Path program) throws IOException {
        Files.copy(program.toRealPath(), bin.resolve("pgbackrest"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private String run(String order) throws IOException, InterruptedException {
        return run(List.of("/bin/sh", folder.resolve("scripts/bundle").toString(), order));
    }

    /** What it says, and its exit code. */
    private String run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    private String run(List<String> command, Map<String, String> variables) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + process.waitFor();
    }
}
