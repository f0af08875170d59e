package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.Damage;
import io.kubectlpg.pgbackrest.InfoDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod keeps of damaged pages, with a {@code pgbackrest} and a {@code psql} that answer from files. */
class DamagedPagesTest {
    private static final String FIRST = "20261121-100000F";
    private static final String SECOND = "20261121-110000F";
    private static final String THIRD = "20261121-120000F";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeAPod() throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        Path config = Files.createDirectories(folder.resolve("config"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("state"));
        Files.createDirectories(folder.resolve("run"));
        String common = Files.readString(Path.of("manifests/base/scripts/common"))
                .replace("SCRIPTS=/opt/kubectl-pg ", "SCRIPTS=" + scripts + " ")
                .replace("CONFIG=/etc/pg ", "CONFIG=" + config + " ")
                .replace("RUN=/run/pg ", "RUN=" + folder.resolve("run") + " ")
                .replace("STATE=$VOLUME/kubectl-pg ", "STATE=" + folder.resolve("state") + " ");
        Files.writeString(scripts.resolve("common"), common);
        Files.writeString(config.resolve("settings.env"), "STANZA=demo\n");
        executable(scripts.resolve("pgbackrest"), """
                #!/bin/bash
                set -eu
                case $1 in
                  info) cat %1$s/info ;;
                  repo-get)
                    printf '%%s %%s\\n' "$2" "${*: -1}" >>%1$s/asked
                    cat "%1$s/$(basename "$(dirname "${*: -1}")")"
                    [[ ! -e %1$s/cut ]] ;;
                esac
                """.formatted(folder));
        executable(bin.resolve("psql"), """
                #!/bin/bash
                [[ -e %1$s/serves ]] || exit 2
                question="$*" statement=$(cat)
                case $question$statement in
                  *'SELECT true'*) echo t ;;
                  *oid=16386*datname*) echo 'my "app"' ;;
                  *"dbname='my \\"app\\"'"*space=0*node=16424*) echo 'table|public.orders' ;;
                  *"dbname='my \\"app\\"'"*space=16500*node=16429*) echo 'index|public."a|b"' ;;
                  *"dbname='postgres'"*space=1664*node=1262*) echo 'table|pg_catalog.pg_database' ;;
                esac
                """.formatted(folder));
        server(true);
    }

    @Test
    void aWholeBackupAsksNothing() throws IOException, InterruptedException {
        info(backup(FIRST, false));

        assertThat(kept().backups()).extracting(Backup::damaged).containsExactly(false);
        assertThat(asked()).isEmpty();
    }

    @Test
    void namesPagesAndWhoseTheyAre() throws IOException, InterruptedException {
        manifest(
                FIRST,
                "pg_data/base/16386/16424.1={\"checksum-page\":false,\"checksum-page-error\":[131075,[131080,131082]],\"size\":8}",
                "pg_data/base/16386/16425={\"checksum-page\":true,\"size\":8}",
                "pg_data/global/1262={\"checksum-page\":false,\"size\":8191}",
                "pg_tblspc/16500/PG_17_202406281/16386/16429={\"checksum-page\":false,\"checksum-page-error\":[0],\"size\":8}");
        info(backup(FIRST, true), backup(SECOND, false));

        List<Backup> backups = kept().backups();

        assertThat(backups).extracting(Backup::damaged).containsExactly(true, false);
        assertThat(backups.getFirst().damage())
                .contains(new Damage(
                        List.of(
                                new Damage.File(
                                        "base/16386/16424.1",
                                        Optional.of("my \"app\""),
                                        Optional.of(new Damage.Relation("table", "public.orders")),
                                        List.of(
                                                new Damage.Pages(131_075, 131_075),
                                                new Damage.Pages(131_080, 131_082))),
                                new Damage.File(
                                        "global/1262",
                                        Optional.empty(),
                                        Optional.of(new Damage.Relation("table", "pg_catalog.pg_database")),
                                        List.of()),
                                new Damage.File(
                                        "pg_tblspc/16500/PG_17_202406281/16386/16429",
                                        Optional.of("my \"app\""),
                                        Optional.of(new Damage.Relation("index", "public.\"a|b\"")),
                                        List.of(new Damage.Pages(0, 0)))),
                        0));
    }

    @Test
    void asksEachBackupOnceAndRemembersWhoseThePagesWere() throws IOException, InterruptedException {
        manifest(FIRST, damaged("base/16386/16424"));
        manifest(THIRD, damaged("base/16386/1"));
        info(backup(FIRST, true));
        Backup first = kept().backups().getFirst();
        assertThat(first.damage().orElseThrow().files().getFirst().relation()).isPresent();
        server(false);
        info(backup(FIRST, true), backup(SECOND, false), backup(THIRD, true));

        List<Backup> backups = kept().backups();

        assertThat(backups.getFirst()).isEqualTo(first);
        assertThat(backups.getLast().damage().orElseThrow().words(1)).containsExactly("page 3 of base/16386/1");
        assertThat(asked())
                .containsExactly(
                        "--repo=1 backup/demo/" + FIRST + "/backup.manifest",
                        "--repo=1 backup/demo/" + THIRD + "/backup.manifest");
    }

    @Test
    void whatNoServerCouldNameIsNamedLater() throws IOException, InterruptedException {
        manifest(FIRST, damaged("base/16386/16424"));
        info(backup(FIRST, true));
        server(false);
        assertThat(words(kept())).containsExactly("page 3 of base/16386/16424");

        server(true);

        assertThat(words(kept()))
                .containsExactly("page 3 of the table public.orders in the database my \"app\" (base/16386/16424)");
    }

    @Test
    void aManifestThatCannotBeReadLeavesThePagesUnknown() throws IOException, InterruptedException {
        info(backup(FIRST, true));

        assertThat(words(kept())).containsExactly("the list of these pages could not be read from the repository");

        manifest(FIRST, damaged("base/16386/16424"));
        assertThat(words(kept())).hasSize(1).allMatch(line -> line.startsWith("page 3 of the table public.orders"));
    }

    @Test
    void aManifestThatIsCutOffIsNotTakenForWhole() throws IOException, InterruptedException {
        manifest(FIRST, damaged("base/16386/16424"));
        info(backup(FIRST, true));
        Files.writeString(folder.resolve("cut"), "");

        assertThat(words(kept())).containsExactly("the list of these pages could not be read from the repository");
    }

    @Test
    void eachRepositoryIsAskedForItsOwn() throws IOException, InterruptedException {
        manifest(SECOND, damaged("base/16386/16424"));
        info(backup(FIRST, false), backup(SECOND, true).replace("\"repo-key\":1", "\"repo-key\":2"));

        assertThat(kept().backups()).extracting(Backup::damaged).containsExactly(false, true);
        assertThat(asked()).containsExactly("--repo=2 backup/demo/" + SECOND + "/backup.manifest");
    }

    @Test
    void ofManyTheFirstHundredAreNamed() throws IOException, InterruptedException {
        var lines = new String[112];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = damaged("base/16386/" + (20_000 + i));
        }
        manifest(FIRST, lines);
        info(backup(FIRST, true));

        Damage damage = kept().backups().getFirst().damage().orElseThrow();

        assertThat(damage.files()).hasSize(100);
        assertThat(damage.more()).isEqualTo(12);
    }

    @Test
    void anAnnotationIsNoDamage() throws IOException, InterruptedException {
        info(backup(FIRST, false)
                .replace("\"annotation\":{}", "\"annotation\":{\"x\":\"\\\"error\\\":true,\\\"label\\\":\\\"y\\\"\"}"));

        assertThat(kept().backups()).extracting(Backup::damaged).containsExactly(false);
    }

    private static String damaged(String path) {
        return "pg_data/" + path + "={\"checksum-page\":false,\"checksum-page-error\":[3],\"size\":8}";
    }

    private static List<String> words(InfoDocument info) {
        return info.backups().getFirst().damage().orElseThrow().words(5);
    }

    private void server(boolean serves) throws IOException {
        Path file = folder.resolve("serves");
        if (serves) {
            Files.writeString(file, "");
        } else {
            Files.delete(file);
        }
    }

    private void manifest(String label, String... lines) throws IOException {
        Files.writeString(folder.resolve(label), String.join("\n", lines) + "\n");
    }

    private List<String> asked() throws IOException {
        Path file = folder.resolve("asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void info(String... backups) throws IOException {
        Files.writeString(folder.resolve("info"), """
                [{"archive":[{"database":{"id":1,"repo-key":1},"id":"17-1","max":"000000010000000000000009","min":"000000010000000000000001"}],\
                "backup":[%s],"cipher":"none","name":"demo","repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}}],\
                "status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}]
                """.formatted(String.join(",", backups)));
    }

    private static String backup(String label, boolean error) {
        return ("{\"annotation\":{},\"archive\":{\"start\":\"000000010000000000000003\",\"stop\":\"000000010000000000000003\"},"
                        + "\"database\":{\"id\":1,\"repo-key\":1},\"error\":%s,\"info\":{\"delta\":1,\"repository\":{\"delta\":1},\"size\":1},"
                        + "\"label\":\"%s\",\"lsn\":{\"start\":\"0/2000028\",\"stop\":\"0/3000120\"},\"prior\":null,\"reference\":null,"
                        + "\"timestamp\":{\"start\":%d,\"stop\":%3$d},\"type\":\"full\"}")
                .formatted(error, label, 1_795_248_000L + Integer.parseInt(label.substring(9, 15)));
    }

    /** Lets the pod ask the repository, and reads what it keeps; that is what it answers, too. */
    private InfoDocument kept() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                "bash", "-euc", ". " + folder.resolve("scripts/common") + "; keep_info; printf '%s' \"$info\"");
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        JsonNode file = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("state/info.json")));
        assertThat(out.strip()).isEqualTo(file.toString());
        return InfoDocument.parse(file);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
