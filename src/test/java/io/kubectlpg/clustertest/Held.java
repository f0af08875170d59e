package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Work in the pod that stands still, by SIGSTOP, at a point that is often over in a moment: so that something can happen
 * to the client or to the pod right there, and not a little later.
 */
final class Held implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(170);

    /**
     * Watches for the one request that has not ended, and stops its process group as soon as it works and, if a phase is
     * given, is in that. Nothing is forked until then: the phases are as short as a fork. Whatever becomes of the test, the
     * work goes on after two minutes.
     */
    private static final String HOLD = """
            shopt -s nullglob
            kind=$1 want=$2
            while ((SECONDS < 150)); do
              for dir in /pgdata/kubectl-pg/requests/*/; do
                [[ -e ${dir}started && ! -e ${dir}exit ]] || continue
                read -r is <"${dir}kind"
                [[ $is == "$kind" ]] || continue
                phase=; if [[ -n $want ]]; then read -r phase <"${dir}phase"; fi 2>/dev/null
                [[ $phase == "$want" ]] || continue
                for process in /proc/[0-9]*; do
                  argv=(); mapfile -t -d '' argv <"$process/cmdline"
                  [[ ${argv[1]-} == */"request-$kind" ]] || continue
                  read -r _ _ _ _ group _ <"$process/stat"
                  if kill -STOP -- "-$group"; then
                    bash -c 'sleep 120; kill -CONT -- "-$0"' "$group" </dev/null >/dev/null 2>&1 &
                    phase=; if [[ -n $want ]]; then read -r phase <"${dir}phase"; fi
                    echo "held $group $phase"
                    exit 0
                  fi
                done
              done
            done 2>/dev/null
            exit 1
            """;

    private final RecoverableCluster cluster;
    private final String group;

    private Held(RecoverableCluster cluster, String group) {
        this.cluster = cluster;
        this.group = group;
    }

    /** Watches from now on, for work of a kind that has no phases; begun before the work, it misses nothing. */
    static Watch watch(RecoverableCluster cluster, String kind) {
        return watch(cluster, kind, "");
    }

    static Watch watch(RecoverableCluster cluster, String kind, String phase) {
        return new Watch(
                cluster,
                phase,
                cluster.namespace()
                        .startKubectl(
                                "exec",
                                RecoverableCluster.POD,
                                "-c",
                                "postgres",
                                "--",
                                "bash",
                                "-c",
                                HOLD,
                                "hold",
                                kind,
                                phase));
    }

    /** A watch that has not seen its moment yet. */
    record Watch(RecoverableCluster cluster, String phase, Running watching) {
        Held held() {
            await().atMost(LIMIT).pollInterval(50, TimeUnit.MILLISECONDS).until(() -> !watching.alive());
            String[] words = watching.finish().succeeded().text().split(" ", -1);
            assertThat(words.length > 2 ? words[2] : "")
                    .as("the phase in which the work stands still")
                    .isEqualTo(phase);
            return new Held(cluster, words[1]);
        }
    }

    /** As the kernel does where memory runs out. */
    void kill() {
        cluster.inPod("bash", "-c", "kill -KILL -- -" + group).succeeded();
    }

    /** Lets it go on. A pod that has ended meanwhile holds nothing any more. */
    @Override
    public void close() {
        Finished released = cluster.inPod("bash", "-c", "kill -CONT -- -" + group);
        assertThat(released.exit()).as(released.err()).isIn(0, 1, 137);
    }
}
