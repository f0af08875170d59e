package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that chooses for a drill, with a {@code pgbackrest} that answers from files. */
class NewestBackupTest {
    private static final String FULL = "20261121-100000F";
    private static final String INCREMENTAL = "20261121-100000F_20261121-120000I";

    @TempDir
    private Path folder;

    private String archive = "000000010000000000000009";

    @BeforeEach
    void makeAPod() throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.createDirectories(folder.resolve("archive"));
        for (String script : new String[] {"common", "newest-backup"}) {
            String text = Files.readString(Path.of("manifests/base/scripts").resolve(script))
                    .replace("/opt/kubectl-pg/", scripts + "/")
                    .replace("SCRIPTS=/opt/kubectl-pg ", "SCRIPTS=" + scripts + " ")
                    .replace("CONFIG=/etc/pg ", "CONFIG=" + config + " ");
            Files.writeString(scripts.resolve(script), text);
        }
        Files.writeString(config.resolve("settings.env"), "STANZA=demo\n");
        Files.writeString(config.resolve("pgbackrest.conf"), "repo1-path=/r\n");
        Path pgbackrest = scripts.resolve("pgbackrest");
        Files.writeString(pgbackrest, """
                #!/bin/bash
                set -eu
                case $1 in
                  info) cat %1$s/info.json ;;
                  repo-ls) [[ ${*: -1} == archive/demo/17-1 ]] && ls %1$s/archive ;;
                  repo-get) cat "%1$s/archive/${*: -1:1}" 2>/dev/null || cat "%1$s/archive/$(basename "${*: -1}")" ;;
                esac
                """.formatted(folder));
        Files.setPosixFilePermissions(pgbackrest, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void takesTheNewestWhereThereIsOneTimeline() throws IOException, InterruptedException {
        assertThat(chosen(backup(FULL, 1, "0/3000120"), backup(INCREMENTAL, 1, "0/8000120")))
                .isEqualTo(INCREMENTAL);
    }

    @Test
    void leavesOutWhatWasMadeAfterTheFork() throws IOException, InterruptedException {
        history("00000002", "1\t0/5000000\tbefore 2026-11-21 11:00:00+00\n");

        assertThat(chosen(backup(FULL, 1, "0/3000120"), backup(INCREMENTAL, 1, "0/8000120")))
                .isEqualTo(FULL);
        assertThat(chosen(backup(FULL, 1, "0/3000120"), backup(INCREMENTAL, 2, "0/8000120")))
                .isEqualTo(INCREMENTAL);
    }

    /** A history may name an ancestor that ends after a later fork. */
    @Test
    void anAncestorEndsWhereALaterOneWasLeft() throws IOException, InterruptedException {
        history("00000004", "1\t0/6000000\tbefore\n3\t0/4000000\tbefore\n");

        assertThat(chosen(backup(FULL, 1, "0/3000120"), backup(INCREMENTAL, 1, "0/5000120")))
                .isEqualTo(FULL);
    }

    @Test
    void anAnnotationIsNoBackup() throws IOException, InterruptedException {
        String odd = backup(FULL, 1, "0/3000120")
                .replace(
                        "\"annotation\":{}",
                        "\"annotation\":{\"id\":\"99-9\",\"max\":\"000000090000000000000001\",\"x\":\"a\\\"}\"}");

        assertThat(chosen(odd)).isEqualTo(FULL);
    }

    @Test
    void saysWhenNoneLeadsThere() throws IOException, InterruptedException {
        history("00000002", "1\t0/2000000\tbefore\n");

        assertThat(chosen(backup(FULL, 1, "0/3000120")))
                .isEqualTo("4 the repository holds no backup that leads to timeline 2, which is in use");
    }

    /** In one line, which the drill reports. */
    @Test
    void saysWhyNoRepositoryAnswers() throws IOException, InterruptedException {
        assertThat(said("""
                [{"backup":[],"name":"demo","repo":[{"cipher":"none","key":1,"status":{"code":99,"message":\
                "[HostConnectError] unable to connect to 'minio:9000':\\n    refused"}}],"status":{"code":99,"lock":{}}}]""")).isEqualTo("8 repo1: [HostConnectError] unable to connect to 'minio:9000': refused");
        assertThat(said("")).isEqualTo("8 the repository does not answer");
    }

    private void history(String timeline, String text) throws IOException {
        Files.writeString(folder.resolve("archive").resolve(timeline + ".history"), text);
    }

    private String chosen(String... backups) throws IOException, InterruptedException {
        return said("""
                [{"archive":[{"database":{"id":1,"repo-key":1},"id":"17-1","max":"%s","min":"000000010000000000000001"}],\
                "backup":[%s],"name":"demo","status":{"code":0,"message":"ok"}}]""".formatted(archive, String.join(",", backups)));
    }

    /** What it prints; with the exit code when that is not 0. */
    private String said(String info) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("info.json"), info);
        Process process = new ProcessBuilder(
                        "bash", folder.resolve("scripts/newest-backup").toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = process.waitFor();
        return exit == 0 ? out : exit + " " + out;
    }

    private static String backup(String label, int timeline, String stop) {
        String segment = "%08X0000000000000003".formatted(timeline);
        return "{\"annotation\":{},\"archive\":{\"start\":\"%s\",\"stop\":\"%s\"},\"error\":false,\"label\":\"%s\","
                        .formatted(segment, segment, label)
                + "\"lsn\":{\"start\":\"0/2000028\",\"stop\":\"%s\"},\"type\":\"full\"}".formatted(stop);
    }
}
