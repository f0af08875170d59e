package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.cluster.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterChangeTest {
    private static final List<Setting> SETTINGS = List.of(
            new Setting("max_connections", "100", "postmaster", "configuration file", false),
            new Setting("work_mem", "4MB", "user", "default", false),
            new Setting("archive_timeout", "1min", "sighup", "configuration file", false));

    @Test
    void tellsWhatComesWhatGoesAndWhatNeedsARestart() {
        assertThat(between("{\"max_connections\":\"100\",\"work_mem\":\"8MB\"}", "{\"max_connections\":\"50\"}"))
                .containsExactly("max_connections 100 → 50, restart", "work_mem 8MB → default");
        assertThat(between("{}", "{\"auto_explain.log_min_duration\":\"1s\"}"))
                .containsExactly("auto_explain.log_min_duration default → 1s");
    }

    @Test
    void aParameterThatGoesHasTheProgramsPresetWhereThereIsOne() {
        assertThat(between("{\"archive_timeout\":\"5min\"}", "{}")).containsExactly("archive_timeout 5min → 60");
    }

    @Test
    void theSameValuesDifferInNothing() {
        assertThat(between("{\"work_mem\":\"8MB\"}", "{\"work_mem\":\"8MB\"}")).isEmpty();
    }

    @Test
    void otherValuesChangeTheFileToo() {
        assertThat(ParameterChange.between(spec("{}"), spec("{\"storage\":{\"ssd\":true}}"), SETTINGS))
                .extracting(ParameterChange::name)
                .containsExactly("effective_io_concurrency", "random_page_cost");
    }

    private static List<String> between(String before, String after) {
        return ParameterChange.between(
                        spec("{\"parameters\":" + before + "}"), spec("{\"parameters\":" + after + "}"), SETTINGS)
                .stream()
                .map(change -> change + (change.restart() ? ", restart" : ""))
                .toList();
    }
}
