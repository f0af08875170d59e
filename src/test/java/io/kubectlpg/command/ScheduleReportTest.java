package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleReportTest {
    private static final Instant DUE = Instant.parse("2026-11-22T03:00:00Z");

    @Test
    void aDrillByHandIsTheLastOneUntilTheClockMakesAnother() {
        assertThat(last("drill", "7f3a12bc", DUE.plusSeconds(60)))
                .isEqualTo(DUE.plusSeconds(60) + " failed by hand: wrong");
        assertThat(last("drill", "7f3a12bc", DUE.minusSeconds(60))).startsWith(DUE + " done");
        assertThat(last("drill", "scheduled", DUE.plusSeconds(60))).startsWith(DUE + " done");
        assertThat(last("full", "7f3a12bc", DUE.plusSeconds(60))).startsWith(DUE + " done");
    }

    private static String last(String schedule, String id, Instant began) {
        var work = new ScheduledWork(
                "demo-" + schedule,
                schedule,
                "0 3 * * 0",
                "Etc/UTC",
                false,
                false,
                Instant.EPOCH,
                Optional.of(DUE),
                Optional.of(DUE.plusSeconds(30)));
        Drill drill = Drill.parse(
                "{\"id\":\"%s\",\"began\":\"%s\",\"passed\":false,\"failures\":[\"wrong\"]}".formatted(id, began));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ScheduleReport.of(
                        new ClusterState(new ClusterName("demo"), List.of(), List.of()),
                        List.of(work),
                        Optional.of(drill),
                        DUE.plusSeconds(90))
                .document(document);
        var run = document.at("/schedules/0/last");
        return run.path("due").asText() + " " + run.path("outcome").asText() + " "
                + run.path("detail").asText();
    }
}
