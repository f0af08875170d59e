package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationDocumentTest {
    private static final Instant BEGAN = Instant.parse("2026-11-21T08:14:16.123456789Z");

    @Test
    void whatHasNotBegunIsLeftOut() {
        assertThat(OperationDocument.of(begun())).hasToString("""
                {"id":"b2c4","kind":"backup","command":"backup full demo","by":"ann@laptop/12",\
                "started":"2026-11-21T08:14:16.123456789Z","arguments":{"type":"full"},"state":"RUNNING",\
                "steps":[{"name":"Take"},{"name":"Look"}]}""");
    }

    @Test
    void comesBackAsItWas() {
        OperationRecord failed = begun().stepStarted(0, BEGAN)
                .stepEnded(0, BEGAN.plusSeconds(1), "done: 20261121-081416F")
                .stepStarted(1, BEGAN.plusSeconds(1))
                .failed(BEGAN.plusSeconds(2), "the repository does not answer");
        assertThat(OperationDocument.read(OperationDocument.of(begun()))).isEqualTo(begun());
        assertThat(OperationDocument.read(OperationDocument.of(failed))).isEqualTo(failed);
    }

    @Test
    void whatANewerProgramAddsIsNotLookedAt() {
        ObjectNode newer = OperationDocument.of(begun()).put("priority", 3);
        assertThat(OperationDocument.read(newer)).isEqualTo(begun());
    }

    @Test
    void aStateOfANewerProgramIsNoneOfOurs() {
        ObjectNode newer = OperationDocument.of(begun()).put("state", "PAUSED");
        assertThatThrownBy(() -> OperationDocument.read(newer)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OperationRecord begun() {
        return new OperationRecord(
                        "b2c4",
                        "backup",
                        "backup full demo",
                        "ann@laptop/12",
                        BEGAN,
                        JsonNodeFactory.instance.objectNode().put("type", "full"),
                        OperationRecord.State.RUNNING,
                        List.of(),
                        null,
                        null)
                .planned(List.of("Take", "Look"));
    }
}
