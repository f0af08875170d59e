package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code trial} estimates the shared memory of PostgreSQL before 15, which cannot be asked for it. */
class MemoryEstimateTest {
    /** The defaults of 13. */
    private static final String ESTIMATE = """
            set -eu
            parameters=" $1 "
            value() {
              local default
              case $1 in
                wal_buffers) default=-1 ;; max_connections) default=100 ;; superuser_reserved_connections) default=3 ;;
                autovacuum_max_workers) default=3 ;; max_worker_processes) default=8 ;; max_wal_senders) default=10 ;;
                max_prepared_transactions) default=0 ;; max_locks_per_transaction | max_pred_locks_per_transaction) default=64 ;;
              esac
              [[ $parameters =~ " $1="([^ ]+)" " ]] && echo "${BASH_REMATCH[1]}" || echo "${default:?$1}"
            }
            wrong() { echo "$1" >&2; exit 1; }
            . <(sed -n '/^estimate()/,/^}/p' manifests/base/scripts/trial)
            estimate
            """;

    /** Megabytes of a server of 13.16 with these parameters, by "invoking IpcMemoryCreate" in its log; shared_buffers in pages. */
    @ParameterizedTest
    @CsvSource({
        "shared_buffers=16384, 142",
        "shared_buffers=2048, 23",
        "shared_buffers=32768, 277",
        "shared_buffers=131072 max_connections=500, 1093",
        "shared_buffers=32768 max_connections=2000, 364",
        "shared_buffers=32768 max_connections=1000 max_locks_per_transaction=512, 488",
        "shared_buffers=16384 max_locks_per_transaction=1024, 185",
        "shared_buffers=65536 wal_buffers=8192, 596",
        "shared_buffers=16384 max_prepared_transactions=500, 165",
        "shared_buffers=16384 max_worker_processes=200 max_wal_senders=200, 159",
        "shared_buffers=16384 max_pred_locks_per_transaction=1024, 168"
    })
    void isNearWhatAServerTakes(String parameters, int megabytes) throws Exception {
        assertThat(estimate(parameters)).isBetween(megabytes * 95 / 100, megabytes * 110 / 100);
    }

    private static int estimate(String parameters) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of("bash", "-c", ESTIMATE, "estimate", parameters))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return Integer.parseInt(said);
    }
}
