package io.kubectlpg.operation.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.output.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupFollowerTest {
    private final List<String> said = new ArrayList<>();
    private long now;

    private final BackupFollower follower = new BackupFollower(
            new Progress.Task() {
                @Override
                public void status(String text) {
                    said.add(text);
                }

                @Override
                public void bytes(long done, long total) {}

                @Override
                public void fraction(double fraction, String item) {
                    said.add("%.0f%% %s".formatted(100 * fraction, item));
                }

                @Override
                public void done(String detail) {}

                @Override
                public void close() {}
            },
            () -> now);

    @Test
    void saysThePhaseOnceWhenPgBackRestEntersIt() {
        follower.said("P00   INFO: execute non-exclusive backup start: backup begins after the requested immediate");
        follower.said("P00   INFO: backup start archive = 000000010000000000000010, lsn = 0/10004058");
        follower.said("P00   INFO: check archive for prior segment 00000001000000000000000F");
        follower.said("P00   INFO: execute non-exclusive backup stop and wait for all WAL segments to archive");
        follower.said("P00   INFO: expire command begin 2.55.1: --config");
        follower.said("P00   INFO: expire command begin 2.55.1: --config");
        follower.phase("list");
        assertThat(said)
                .containsExactly(
                        "waiting for the checkpoint",
                        "waiting for the first WAL to be archived",
                        "waiting for the last WAL to be archived",
                        "removing expired backups",
                        "looking for the backup in the repository");
    }

    @Test
    void saysBytesRateAndFile() {
        follower.percent(1, "/pgdata/17/base/4/2609");
        follower.bytes(0, 200 << 20);
        now = 4_000_000_000L;
        follower.bytes(100 << 20, 200 << 20);
        assertThat(said)
                .containsExactly(
                        "copying",
                        "1% base/4/2609",
                        "0% 0 B of 200 MiB, base/4/2609",
                        "50% 100 MiB of 200 MiB, 25 MiB/s, base/4/2609");
    }

    @Test
    void countsTheRateFromWhereItBeganToFollowAndOnlyAfterASecond() {
        follower.bytes(100 << 20, 400 << 20);
        now = 900_000_000L;
        follower.bytes(150 << 20, 400 << 20);
        now = 2_000_000_000L;
        follower.bytes(200 << 20, 400 << 20);
        assertThat(said)
                .containsExactly(
                        "copying",
                        "25% 100 MiB of 400 MiB",
                        "38% 150 MiB of 400 MiB",
                        "50% 200 MiB of 400 MiB, 50 MiB/s");
    }

    /** pgBackRest logs each file with a share of its own, and goes on to tell the bytes when all are copied. */
    @Test
    void bytesCountMoreThanFilesAndDoNotTakeItBackToCopying() {
        follower.bytes(0, 0);
        assertThat(said).containsExactly();
        follower.bytes(100 << 20, 200 << 20);
        follower.percent(99, "/pgdata/17/base/4/2609");
        follower.said("P00   INFO: execute non-exclusive backup stop and wait for all WAL segments to archive");
        follower.bytes(200 << 20, 200 << 20);
        follower.said("P00   INFO: new backup label = 20261121-081416F");
        assertThat(said)
                .containsExactly(
                        "copying",
                        "50% 100 MiB of 200 MiB",
                        "50% 100 MiB of 200 MiB, base/4/2609",
                        "waiting for the last WAL to be archived",
                        "100% 200 MiB of 200 MiB, base/4/2609",
                        "adding the backup to the repository's list");
    }

    @Test
    void beginsTheRateAnewWithTheNextRepository() {
        follower.percent(1, "a");
        follower.bytes(0, 200 << 20);
        now = 10_000_000_000L;
        follower.bytes(200 << 20, 200 << 20);
        follower.bytes(0, 200 << 20);
        now = 12_000_000_000L;
        follower.bytes(100 << 20, 200 << 20);
        assertThat(said.getLast()).isEqualTo("50% 100 MiB of 200 MiB, 50 MiB/s, a");
    }
}
