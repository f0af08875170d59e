package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeEach
    void emptyTheTable() {
        cluster.sql("TRUNCATE entries");
    }

    @Test
    void keepsTheRowBeforeAndDropsTheRowAfterAndLeavesADatabaseThatIsBackedUpAgain() {
        int timeline = cluster.timeline();
        int backups = cluster.labels().size();
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");

        cluster.restore(moment).succeeded();

        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.timeline()).isEqualTo(timeline + 1);
        assertThat(cluster.archived("%08X\\.history".formatted(timeline + 1))).hasSize(1);
        assertThat(cluster.inPod("cat", "/pgdata/17/postgresql.auto.conf")
                        .succeeded()
                        .out())
                .doesNotContain("recovery_target")
                .doesNotContain("restore_command");
        assertThat(cluster.sql("SELECT current_setting('archive_command')")).isNotEmpty();
        assertThat(cluster.labels()).hasSize(backups + 1);
        cluster.assertArchives();
        cluster.insert("later");
        assertThat(cluster.rows()).containsExactly("before", "later");
    }

    /** PostgreSQL stops at a target only when it meets a later commit, and here nobody commits one. */
    @Test
    void takesADatabaseThatHasBeenIdleSinceBackOneMinute() {
        cluster.insert("before");
        String last = cluster.now();
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.sql("SELECT clock_timestamp() > '" + last + "'::timestamptz + interval '63s'")
                        .equals("t"));

        cluster.restore("1m ago", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before");
    }

    /**
     * The backup of the branch that was left is the newest before the second target, and leads nowhere; each moment has
     * the timeline that was in use then, also one that was left.
     */
    @Test
    void goesBackAgainOnTheNewTimelineAndThenToMomentsBeforeTheFirstRestore() {
        cluster.insert("one");
        String afterOne = cluster.now();
        cluster.insert("two");
        String afterTwo = cluster.now();
        cluster.insert("left");
        String afterLeft = cluster.now();
        cluster.pg("backup full").succeeded();
        int backups = cluster.labels().size();

        cluster.restore(afterTwo, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("one", "two");
        cluster.insert("three");
        String afterThree = cluster.now();
        cluster.insert("left again");

        cluster.restore(afterThree, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("one", "two", "three");

        cluster.restore(afterOne, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("one");

        cluster.restore(afterLeft, "--no-backup").succeeded();
        assertThat(cluster.rows()).containsExactly("one", "two", "left");
        assertThat(cluster.labels()).as("--no-backup").hasSize(backups);
    }
}
