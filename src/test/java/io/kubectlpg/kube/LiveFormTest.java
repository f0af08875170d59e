package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFormTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
            {"name":"A"}                        | {"name":"A","value":""}             | true
            {"name":"A"}                        | {"name":"A","value":"x"}            | false
            {"env":[{"name":"A"}],"node":"n1"}  | {"env":[{"name":"A","value":""}]}   | true
            {"env":[{"name":"A"},{"name":"B"}]} | {"env":[{"name":"A"}]}              | false
            {}                                  | {"a":{},"b":[],"c":0,"d":false}     | true
            {}                                  | {"a":{"b":null}}                    | true
            {"a":5}                             | {"a":5.0}                           | false
            {"a":5}                             | {"a":5}                             | true
            {"a":"1000m"}                       | {"a":"1"}                           | false
            {"limits":{"cpu":"1"}}              | {"limits":{"cpu":"1000m"}}          | true
            """)
    void holdsWhatIsWantedAndNotWhatIsElse(String live, String wanted, boolean holds) throws JsonProcessingException {
        assertThat(LiveForm.holds(read(live), read(wanted), Set.of("limits"))).isEqualTo(holds);
    }

    private static JsonNode read(String json) throws JsonProcessingException {
        return JsonMapper.builder().build().readTree(json);
    }
}
