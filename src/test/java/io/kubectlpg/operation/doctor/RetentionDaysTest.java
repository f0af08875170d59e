package io.kubectlpg.operation.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionDaysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void sevenWeeklyBackupsAreNeededForEightWeeks() {
        assertThat(days("backup.retention.full=7")).contains(57);
    }

    @Test
    void daysAreCountedFromTheNextBackupOn() {
        assertThat(days("backup.retention.type=time", "backup.retention.full=14", "backup.schedule.full=0 2 * * *"))
                .contains(16);
    }

    @Test
    void theLongestGapCounts() {
        assertThat(days("backup.retention.full=1", "backup.schedule.full=0 2 1 * *"))
                .contains(63);
    }

    @Test
    void nobodyKnowsWithoutASchedule() {
        assertThat(days("backup.schedule.full=")).isEmpty();
    }

    private static Optional<Integer> days(String... more) {
        var sets = new ArrayList<>(List.of(
                "backup.s3.bucket=backups", "backup.s3.endpoint=s3.example.com", "backup.s3.existingSecret=keys"));
        sets.addAll(List.of(more));
        var nothing = new SourceReader() {
            @Override
            public String file(Path path) {
                return "";
            }

            @Override
            public String standardInput() {
                return "";
            }
        };
        Spec spec = new SpecLoader(nothing).load(new SpecSources(List.of(), sets, List.of(), Optional.empty()));
        return RetentionDays.of(spec, NOW);
    }
}
