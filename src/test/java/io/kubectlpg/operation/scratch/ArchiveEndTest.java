package io.kubectlpg.operation.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backups;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a drill to the end of the archive got there. The backup takes segment 1. */
class ArchiveEndTest {
    private static final String WHOLE = "run 000000010000000000000001 00000001000000000000001A";
    private static final String HOLED = """
            run 000000010000000000000001 000000010000000000000009
            run 00000001000000000000000C 00000001000000000000001A
            """;

    @Test
    void recoveryThatEndsInTheNewestSegmentGotThere() {
        assertThat(missed(WHOLE, "0/1A000028")).isEmpty();
        assertThat(missed(WHOLE, "0/1B000000")).as("its last byte").isEmpty();
        assertThat(missed(WHOLE, "0/1B000100")).as("what came since").isEmpty();
    }

    @Test
    void recoveryThatEndsAtAHoleNamesIt() {
        assertThat(missed(HOLED, "0/A000000"))
                .contains(
                        "recovery ended at LSN 0/A000000, before the end of the archive: the archive lacks the WAL segment "
                                + "00000001000000000000000A, and the 15 after it were not reached");
    }

    @Test
    void recoveryThatEndsEarlyForAnotherReasonDidNotGetThereEither() {
        assertThat(missed(WHOLE, "0/1A000000"))
                .contains(
                        "recovery ended at LSN 0/1A000000, before the end of the archive: the archive holds WAL up to the "
                                + "segment 00000001000000000000001A");
    }

    @Test
    void anEmptyArchiveHasNoEndToMiss() {
        assertThat(missed("", "0/1000028")).isEmpty();
    }

    private static Optional<String> missed(String runs, String reached) {
        return new ArchiveEnd(
                        ArchivedWal.parse("size 16777216\n" + runs),
                        TimelineHistory.without(new Timeline(1)),
                        Backups.of("20261121-081416F").getFirst())
                .missed(Lsn.parse(reached));
    }
}
