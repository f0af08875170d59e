package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the restore_command says that there is no such file, with a {@code pgbackrest} that answers from files. */
class ArchiveGetTest {
    /** What PostgreSQL takes for "there is no such file" ends here (xlogarchive.c, RestoreArchivedFile). */
    private static final int LAST_THAT_MEANS_MISSING = 125;

    private static final String SEGMENT = "000000010000000000000007";
    private static final String SILENT = """
            103
            2026-11-28 22:18:10.853 P00   WARN: repo%1$d: [HostConnectError] unable to load info file '/a/archive.info' or '/a/archive.info.copy':
                                                HostConnectError: unable to connect to 's3.example.com:443': [111] Connection refused
            2026-11-28 22:18:10.853 P00  ERROR: [103]: unable to find a valid repository
            """;
    private static final String DAMAGED = """
            42
            2026-11-28 22:18:11.154 P00  ERROR: [042]: unable to get 000000010000000000000007:
                                                repo%1$d: 17-1/0000000100000000/000000010000000000000007-7b42.zst [FormatError] zst error: [-20] Data corruption detected
            """;
    private static final String MISSING = "1\n";
    private static final String THERE = "0\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeAPod() throws IOException {
        for (String made : List.of("scripts", "config", "run", "pgdata/17", "pgdata/kubectl-pg/histories", "answers")) {
            Files.createDirectories(folder.resolve(made));
        }
        for (String script : List.of("common", "archive-get")) {
            Files.writeString(
                    folder.resolve("scripts").resolve(script),
                    Files.readString(Path.of("manifests/base/scripts").resolve(script))
                            .replace(
                                    "/opt/kubectl-pg", folder.resolve("scripts").toString())
                            .replace("CONFIG=/etc/pg ", "CONFIG=" + folder.resolve("config") + " ")
                            .replace("RUN=/run/pg ", "RUN=" + folder.resolve("run") + " "));
        }
        Path pgbackrest = folder.resolve("scripts/pgbackrest");
        Files.writeString(pgbackrest, """
                #!/bin/bash
                file=all
                for word; do if [[ $word == --repo=* ]]; then file=${word#--repo=}; fi; done
                { read -r code; cat; } <%s/answers/$file
                if ((code == 0)); then echo text >"${@: -1}"; fi
                exit $code
                """.formatted(folder));
        Files.setPosixFilePermissions(pgbackrest, PosixFilePermissions.fromString("rwxr-xr-x"));
        repositories(2);
    }

    @Test
    void oneRepositoryIsBelieved() throws IOException, InterruptedException {
        repositories(1);
        answer("all", MISSING);

        assertThat(get(SEGMENT)).isEqualTo(1);
    }

    @Test
    void theFileComesFromWhicheverRepositoryHasIt() throws IOException, InterruptedException {
        answer("all", MISSING);
        answer("1", MISSING);
        answer("2", THERE);

        assertThat(get(SEGMENT)).isZero();
        assertThat(folder.resolve("pgdata/17/RECOVERYXLOG")).hasContent("text");
    }

    @Test
    void isMissingOnlyWhereEveryRepositorySaysSoByItself() throws IOException, InterruptedException {
        answer("all", MISSING);
        answer("1", MISSING);
        answer("2", MISSING);

        assertThat(get(SEGMENT)).isEqualTo(1);
    }

    /** pgBackRest exits with 1 then, when it is asked for all at once. */
    @Test
    void oneThatDoesNotAnswerHasNotSaidThatItLacksTheFile() throws IOException, InterruptedException {
        answer("all", MISSING);
        answer("1", MISSING);
        answer("2", SILENT.formatted(2));

        assertThat(get(SEGMENT)).isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(get("00000002.history")).isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(note("failed"))
                .startsWith("00000002.history cannot be read from the archive: repository 2 has not answered since 20")
                .endsWith(
                        "repo2: [HostConnectError] unable to connect to 's3.example.com:443': [111] Connection refused\n");
    }

    @Test
    void whatWillNotPassEndsRecoveryWithItsReason() throws IOException, InterruptedException {
        answer("all", DAMAGED.formatted(1));
        answer("1", DAMAGED.formatted(1));
        answer("2", MISSING);

        assertThat(patiently(SEGMENT)).isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(note("failed"))
                .isEqualTo(SEGMENT + " cannot be read from the archive: repo1: 17-1/0000000100000000/" + SEGMENT
                        + "-7b42.zst [FormatError] zst error: [-20] Data corruption detected\n");
    }

    /** Its own exit code is never 1: the script pgbackrest sees to it that neither is the wrapper's. */
    @Test
    void aFailureOfItsOwnIsNoMissingFile() throws IOException, InterruptedException {
        Files.delete(folder.resolve("config/pgbackrest.conf"));
        assertThat(get(SEGMENT)).isGreaterThan(LAST_THAT_MEANS_MISSING);
        Files.delete(folder.resolve("scripts/common"));
        assertThat(get(SEGMENT)).isGreaterThan(LAST_THAT_MEANS_MISSING);
    }

    @Test
    void theWrappersOwnFailureIsNoMissingFileAndAFailedPushCounts() throws IOException, InterruptedException {
        Files.copy(Path.of("manifests/base/scripts/pgbackrest"), folder.resolve("scripts/wrapper"));
        Files.delete(folder.resolve("scripts/common"));
        assertThat(run("bash", folder.resolve("scripts/wrapper").toString(), "archive-get", "a", "b"))
                .isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(run("bash", folder.resolve("scripts/wrapper").toString(), "archive-push", "a"))
                .isEqualTo(1);
    }

    @Test
    void aStandbyOutlivesADamagedSegmentButTakesNoNumberTwice() throws IOException, InterruptedException {
        Files.createFile(folder.resolve("pgdata/17/standby.signal"));
        answer("all", DAMAGED.formatted(1));
        answer("1", DAMAGED.formatted(1));
        answer("2", DAMAGED.formatted(2));

        assertThat(get(SEGMENT)).isEqualTo(1);
        assertThat(get("00000002.history")).isGreaterThan(LAST_THAT_MEANS_MISSING);
    }

    @Test
    void whoeverNamedARepositoryDoesNotWaitForAnother() throws IOException, InterruptedException {
        answer("1", MISSING);
        answer("2", SILENT.formatted(2));

        assertThat(get(SEGMENT, "own", "1", "volume", "yes")).isEqualTo(1);
        assertThat(note("left-out")).startsWith("repository 2 has not answered since ");
        assertThat(get(SEGMENT, "own", "1", "volume", "no")).isGreaterThan(LAST_THAT_MEANS_MISSING);
    }

    /** The archive that does not answer may hold the timeline that would be made. */
    @Test
    void noNumberOfATimelineIsTakenTwiceForANamedRepository() throws IOException, InterruptedException {
        answer("1", MISSING);
        answer("2", SILENT.formatted(2));
        Files.writeString(folder.resolve("pgdata/kubectl-pg/histories/00000003.history"), "1\t0/5000000\tx\n");

        assertThat(get("00000002.history", "own", "1", "volume", "yes")).isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(get("00000004.history", "own", "1", "volume", "yes")).isEqualTo(1);
        assertThat(get("00000003.history", "own", "1", "volume", "yes")).isZero();
        assertThat(folder.resolve("pgdata/17/RECOVERYXLOG")).hasContent("1\t0/5000000\tx");
        assertThat(get("00000004.history", "own", "1", "archive", "yes")).isGreaterThan(LAST_THAT_MEANS_MISSING);
        assertThat(get("00000002.history", "own", "1", "nobody", "yes")).isEqualTo(1);
    }

    private void repositories(int count) throws IOException {
        var text = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            text.append("repo").append(number).append("-path=/r\n");
        }
        Files.writeString(folder.resolve("config/pgbackrest.conf"), text);
        Files.writeString(folder.resolve("config/settings.env"), "STANZA=demo\nREPOSITORY=s3\nREPOSITORY_TIMEOUT=0\n");
    }

    private void answer(String repository, String text) throws IOException {
        Files.writeString(folder.resolve("answers").resolve(repository), text);
    }

    private String note(String name) throws IOException {
        return Files.readString(folder.resolve("run/recovery").resolve(name));
    }

    private int get(String name, String... more) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(
                List.of("bash", folder.resolve("scripts/archive-get").toString(), name, "RECOVERYXLOG"));

        command.addAll(List.of(more));
        return run(command.toArray(new String[0]));
    }

    /** With an hour's patience. */
    private int patiently(String name) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("config/settings.env"), "STANZA=demo\nREPOSITORY=s3\n");
        return run(
                "timeout", "20", "bash", folder.resolve("scripts/archive-get").toString(), name, "RECOVERYXLOG");
    }

    private int run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(folder.resolve("pgdata/17").toFile())
                .redirectErrorStream(true);
        builder.environment().put("PGDATA", folder.resolve("pgdata/17").toString());
        builder.environment().put("VOLUME", folder.resolve("pgdata").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("syntax error");
        return process.waitFor();
    }
}
