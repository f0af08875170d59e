package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of WAL that is not archived when a restore begins, and of the time in which the database is closed for it. */
class RescueRigTest extends RecoveryRigTest {
    /** pgBackRest tries for 18 minutes to push a segment to a repository that refuses connections. */
    @Test
    void aSilentRepositoryIsWaitedForOnceAndTheOtherGetsWhatWaits() throws IOException {
        Instance instance = archived(2);
        instance.repository(2).refuse();
        for (int i = 0; i < 3; i++) {
            instance.sql("INSERT INTO t SELECT generate_series(1, 5); SELECT pg_switch_wal()");
        }
        String last = instance.sql("SELECT pg_walfile_name(pg_current_wal_lsn())");

        restore(instance, "r1", "immediate", "no", "no", "1", "", "no", "yes");

        instance.until(
                "copies", Duration.ofSeconds(150), () -> instance.logOf("r1").contains("phase copy"));
        assertThat(kept(instance, "r1")).hasSizeGreaterThanOrEqualTo(3).contains(last);
        assertThat(segments(instance.repository(1)).stream()
                        .map(file -> file.getFileName().toString()))
                .anyMatch(name -> name.startsWith(last));
        instance.repository(2).giveBack();
        assertThat(instance.exitOf("r1")).as(instance.logOf("r1")).isZero();
    }

    /** Before a restore in place, of which the WAL that waits is pushed when the server has stopped. */
    @Test
    void aRepositoryThatAnswersIsEnoughForARestoreWhereTheOtherOneIsSilent() {
        Instance instance = archived(2);
        instance.repository(2).refuse();

        assertThat(instance.script("close-window", "1", "answers").succeeded().out())
                .contains("repository 2 does not answer");
        Finished named = instance.script("close-window", "2", "answers");

        assertThat(named.exit()).isEqualTo(8);
        assertThat(named.out()).contains("repository 2 does not answer");
    }

    /** PostgreSQL gives archived segments the names of those to come. */
    @Test
    void keepsNoSegmentThatHoldsNothingOfItsName() throws IOException {
        Instance instance = archived(1);
        instance.sql("CHECKPOINT");
        instance.sql("INSERT INTO t VALUES (1)");
        String current = instance.sql("SELECT pg_walfile_name(pg_current_wal_lsn())");
        assertThat(instance.exec("ls", "/pgdata/17/pg_wal")
                        .succeeded()
                        .out()
                        .lines()
                        .filter(n -> n.compareTo(current) > 0 && n.length() == 24))
                .as("recycled segments")
                .isNotEmpty();
        interrupted(instance, "r1", "rescue");

        instance.start();

        assertThat(instance.exitOf("r1")).as(instance.logOf("r1")).isZero();
        assertThat(kept(instance, "r1")).containsExactly(current);
    }

    @Test
    void aRestartDoesNotWaitForAPushThatTakesLong() {
        Instance instance = archived(1);
        instance.replaceScript("pgbackrest", """
                #!/bin/bash
                # A push that moves bytes all the time, for 30 s.
                if [[ $1 == archive-push ]]; then
                  for ((n = 0; n < 300; n++)); do printf '%100000s' '' >/dev/null; read -r -t 0.1 <> <(:) || true; done
                fi
                exec pgbackrest --config=/etc/pg/pgbackrest.conf --stanza=demo "$@"
                """);
        instance.sql("INSERT INTO t VALUES (1); SELECT pg_switch_wal()");
        String before = instance.sql("SELECT pg_postmaster_start_time()");

        long began = System.nanoTime();
        Finished restarted = instance.script("restart", "op1", "1");
        for (int i = 0; i < 3 && restarted.exit() == 6; i++) {
            restarted = instance.script("restart", "op1", "1");
        }
        restarted.succeeded();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
        assertThat(instance.sql("SELECT pg_postmaster_start_time()")).isNotEqualTo(before);
        assertThat(rows(instance)).isEqualTo("21");
    }

    private static List<String> kept(Instance instance, String id) throws IOException {
        try (Stream<Path> files =
                Files.list(instance.folder().resolve("data/kubectl-pg/rescue").resolve(id))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
