package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                " null ",
                "\"text with \\\" and \\u00e4\"",
                "[1, -2147483649, 12345678901234567890, 0.5, 1e3, true, false, null]",
                "{\"a\":{\"managedFields\":[1],\"b\":[[],{}]},\"a2\":\"\"}",
                "{\"twice\":1,\"twice\":2}",
                "{} behind"
            })
    void readsAsAnObjectMapperDoes(String text) throws JsonProcessingException {
        assertThat(Documents.read(text)).isEqualTo(JsonMapper.builder().build().readTree(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\":}", "no JSON", "}", "{\"a\":1"})
    void whatIsNoJsonIsNotRead(String text) {
        assertThatThrownBy(() -> Documents.read(text)).isInstanceOf(JsonProcessingException.class);
    }
}
