package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.damage.DamagedJson;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** Whatever the ConfigMap of the journal holds: operations, or the refusal to go on without knowing. */
class DamagedJournalTest {
    private static final String RUNNING = """
            {"id":"b2c4","kind":"backup","command":"backup full demo","by":"ann@laptop/12","started":"2026-11-21T08:14:16Z",
             "arguments":{"type":"full"},"state":"RUNNING","steps":[{"name":"Take a full backup","started":"2026-11-21T08:14:16Z"}]}
            """;

    @Test
    void readsWhatIsWhole() {
        assertThat(journal(read(RUNNING)).unfinished()).map(OperationRecord::id).contains("b2c4");
    }

    @Property(tries = 1000)
    void isReadOrRefusedAndNothingElseEscapes(@ForAll("damaged") JsonNode entry) {
        try {
            List<OperationRecord> records = journal(entry).read();
            Statistics.label("the end").collect("read");
            assertThat(records).hasSize(1);
            assertThat(records.getFirst().currentStep()).isPositive();
        } catch (CliException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refused.problem()).contains("b2c4").contains("demo");
        }
    }

    private static Journal journal(JsonNode entry) {
        ObjectNode configMap = JsonNodeFactory.instance.objectNode();
        configMap.put("apiVersion", "v1").put("kind", "ConfigMap");
        configMap.putObject("metadata").put("name", "demo-operations").put("namespace", "db");
        configMap.putObject("data").put("b2c4", entry.toString());
        return new Journal(new FakeKube().with(configMap), new ClusterName("demo"));
    }

    @Provide
    Arbitrary<JsonNode> damaged() {
        return DamagedJson.of(read(RUNNING));
    }

    private static JsonNode read(String json) {
        try {
            return JsonMapper.builder().build().readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
