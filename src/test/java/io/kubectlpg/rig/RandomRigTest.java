package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may happen to an instance at any moment: what was committed is there, and every request ends once. */
class RandomRigTest extends RigTest {
    @Test
    void losesNothingWhenItsProcessesEndAtRandom() {
        torment(new Random().nextLong(), Duration.ofSeconds(20));
    }

    @Test
    @Tag("exhaustive")
    @Timeout(1200)
    void losesNothingWhenItsProcessesEndAtRandomForLong() {
        torment(new Random().nextLong(), Duration.ofMinutes(10));
    }

    private void torment(long seed, Duration time) {
        var random = new Random(seed);
        Instance instance = make(files().created().repositories(1)).run();
        instance.script("stanza").succeeded();
        instance.sql("CREATE TABLE t (i int PRIMARY KEY)");
        var committed = new ArrayList<Integer>();
        var requests = new ArrayList<String>();
        var did = new ArrayList<String>();
        Instant end = Instant.now().plus(time);
        for (int n = 0; Instant.now().isBefore(end); n++) {
            if (insert(instance, n)) {
                committed.add(n);
            }
            String id = "b" + n;
            if (requests.size() < 200
                    && instance.request("submit", id, "backup", "incr").exit() == 0) {
                requests.add(id);
            }
            instance.exec("sleep", Double.toString(random.nextDouble() * 2));
            String does = List.of("container", "server", "worker", "USR1", "TERM", "cancel")
                    .get(random.nextInt(6));
            did.add(does);
            happens(instance, does, id);
        }
        String said = "seed " + seed + ": " + did;
        instance.awaitReady();
        // Of those that have ended the newest twenty are kept.
        List<String> kept = requests.stream()
                .filter(id -> instance.exec("test", "-d", "/pgdata/kubectl-pg/requests/" + id)
                                .exit()
                        == 0)
                .toList();
        assertThat(kept).as(said).hasSizeGreaterThanOrEqualTo(Math.min(requests.size(), 20));
        for (String id : kept) {
            assertThat(instance.follow(id)).as("%s, request %s", said, id).containsPattern("(?m)^exit \\d+ ");
        }
        List<String> rows = instance.sql("SELECT i FROM t").lines().toList();
        assertThat(rows)
                .as(said)
                .containsAll(committed.stream().map(i -> Integer.toString(i)).toList());
        instance.script("alive").succeeded();
    }

    private static void happens(Instance instance, String does, String id) {
        switch (does) {
            case "container" -> instance.restartContainer();
            case "server" -> instance.exec("bash", "-c", "kill -KILL $(head -n 1 $PGDATA/postmaster.pid)");
            case "worker" -> instance.exec("bash", "-c", "kill -KILL $(pgrep -f 'request-backup|pgbackrest.*backup')");
            case "USR1" -> instance.exec("bash", "-c", "for n in {1..50}; do kill -USR1 1; echo >/proc/1/fd/6; done");
            case "TERM" -> {
                instance.stop();
                instance.start();
            }
            case "cancel" -> instance.request("cancel", id);
            default -> throw new IllegalArgumentException(does);
        }
    }

    /** Whether it says that the row is committed; when the server is away, it may be. */
    private static boolean insert(Instance instance, int row) {
        return instance.tried("INSERT INTO t VALUES (" + row + ")").exit() == 0;
    }
}
