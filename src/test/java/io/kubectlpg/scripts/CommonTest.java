package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every script of the pod begins with. */
class CommonTest {
    @TempDir
    private Path folder;

    /** A key that came into a ConfigMap of envFrom after the image check is a variable of the next pod. */
    @Test
    void variablesOfPostgresqlPgBackRestBashAndTheLanguageHaveNoEffect() throws IOException, InterruptedException {
        assertThat(run(
                        "env | sed -n -E 's/^(X_|PG|LC_|GREP|GCONV|GLOB|CDPATH|PROMPT|TMPDIR|PS4|LANG)/&/p' | sort",
                        Map.ofEntries(
                                Map.entry("PGPORT", "1"),
                                Map.entry("PGOPTIONS", "-c work_mem=1"),
                                Map.entry("PGBACKREST_REPO1_PATH", "/elsewhere"),
                                Map.entry("PGBACKREST_LOG_PATH", "/elsewhere"),
                                Map.entry("LC_ALL", "POSIX"),
                                Map.entry("LANGUAGE", "de"),
                                Map.entry("GREP_COLORS", "x"),
                                Map.entry("GCONV_PATH", "/elsewhere"),
                                Map.entry("GLOBIGNORE", "*"),
                                Map.entry("CDPATH", "/"),
                                Map.entry("PROMPT_COMMAND", "false"),
                                Map.entry("TMPDIR", "/elsewhere"),
                                // These stay: the program's own, and what no script heeds.
                                Map.entry("PGDATA", "/pgdata/17"),
                                Map.entry("PGBACKREST_REPO1_CIPHER_PASS", "secret"),
                                Map.entry("X_OF_THE_USER", "kept"))))
                .isEqualTo("LANG=C.UTF-8\nLC_MESSAGES=C\nPGBACKREST_REPO1_CIPHER_PASS=secret\nPGDATA=/pgdata/17\n"
                        + "X_OF_THE_USER=kept\n0");
    }

    /** It ended by "sizes[0]: unbound variable". */
    @Test
    void aVolumeWhoseSizeDfDoesNotSayIsNamed() throws IOException, InterruptedException {
        Path df = Files.writeString(folder.resolve("df"), "#!/bin/sh\necho 'df: input/output error' >&2\nexit 1\n");
        Files.setPosixFilePermissions(df, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(run("PATH=" + folder + ":$PATH; volume_sizes /pgdata", Map.of()))
                .isEqualTo("df: input/output error\ndf does not say how large the volume of /pgdata is\n1");
    }

    private static String run(String script, Map<String, String> variables) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(
                        "bash", "-c", "set -euo pipefail; . \"$0\"; " + script, "manifests/base/scripts/common"))
                .redirectErrorStream(true);
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(variables);
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8) + process.waitFor();
    }
}
