package io.kubectlpg.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
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

    /** Values come from YAML files, from the schema and from Secrets, and are compared with each other. */
    @Test
    void numbersHaveTheTypesThatAReaderGivesThem() throws JsonProcessingException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("big", BigInteger.TWO)
                .put("long", 3L)
                .put("larger", 1L << 40)
                .put("largest", BigInteger.TEN.pow(30))
                .put("float", 0.5f)
                .put("text", "4");
        tree.putArray("decimals")
                .add(new BigDecimal("5"))
                .add(new BigDecimal("1E+2"))
                .add(new BigDecimal("0.1"))
                .addObject()
                .put("short", (short) 6);
        assertThat(Documents.withNumbersAsRead(tree)).isEqualTo(Documents.read(tree.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "a: 1",
                "- {a: 010, b: 1.50, c: yes, d: ~, e: 0x1F}",
                "a: |\n  text\n  more\nb: 'it''s'",
                "&x a: *x",
                "a: 1\n---\nb: 2\n"
            })
    void readsYamlAsAnObjectMapperDoes(String text) throws IOException {
        assertThat(Documents.yaml(text)).isEqualTo(new YAMLMapper().readTree(text));
    }

    @Test
    void readsAllDocumentsOfAYamlStream() throws IOException {
        assertThat(Documents.yamlStream("a: 1\n---\nb: 2\n"))
                .containsExactly(Documents.read("{\"a\":1}"), Documents.read("{\"b\":2}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\":}", "no JSON", "}", "{\"a\":1"})
    void whatIsNoJsonIsNotRead(String text) {
        assertThatThrownBy(() -> Documents.read(text)).isInstanceOf(JsonProcessingException.class);
    }
}
