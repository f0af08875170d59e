package io.kubectlpg.damage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** A JSON document in which some values are replaced by something else, or are gone. */
public final class DamagedJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DamagedJson() {}

    /** One to three places of the document, each with junk in it or without what was there. */
    public static Arbitrary<JsonNode> of(JsonNode document) {
        Arbitrary<Wound> wounds = Combinators.combine(
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.of(true, true, true, false),
                        junk())
                .as(Wound::new);
        return wounds.list().ofMinSize(1).ofMaxSize(3).map(all -> {
            JsonNode damaged = document.deepCopy();
            all.forEach(wound -> wound.inflict(damaged));
            return damaged;
        });
    }

    private record Wound(int where, boolean replaced, JsonNode junk) {
        void inflict(JsonNode document) {
            List<Place> places = places(document, new ArrayList<>());
            if (!places.isEmpty()) {
                places.get(where % places.size()).put(replaced ? junk.deepCopy() : null);
            }
        }
    }

    /** One value's place in its object or array. */
    private record Place(JsonNode parent, String key, int index) {
        void put(@Nullable JsonNode value) {
            switch (parent) {
                case ObjectNode object when value == null -> object.remove(key);
                case ObjectNode object -> object.set(key, value);
                case ArrayNode array when value == null -> array.remove(index);
                case ArrayNode array -> array.set(index, value);
                default -> throw new IllegalStateException("not a container: " + parent);
            }
        }
    }

    private static List<Place> places(JsonNode node, List<Place> found) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                found.add(new Place(object, entry.getKey(), 0));
                places(entry.getValue(), found);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                found.add(new Place(array, "", i));
                places(array.get(i), found);
            }
        }
        return found;
    }

    private static Arbitrary<JsonNode> junk() {
        Arbitrary<JsonNode> numbers = Arbitraries.of(
                        new BigDecimal("-1"),
                        new BigDecimal("0"),
                        new BigDecimal("0.5"),
                        new BigDecimal(Integer.MAX_VALUE),
                        new BigDecimal(Long.MAX_VALUE),
                        new BigDecimal(Long.MIN_VALUE),
                        new BigDecimal(BigInteger.TWO.pow(80)),
                        new BigDecimal("1e400"))
                .map(NODES::numberNode);
        Arbitrary<JsonNode> words = Arbitraries.of(
                        "",
                        " ",
                        "0",
                        "-1",
                        "99999999999999999999",
                        "FFFFFFFF/FFFFFFFF",
                        "0/0",
                        "1/",
                        "00000001",
                        "000000000000000000000000",
                        "ZZZZZZZZ0000000000000001",
                        "infinity",
                        "2026-11-21",
                        "2026-02-30T00:00:00Z",
                        "+999999999-12-31T23:59:59Z",
                        "full",
                        "FULL",
                        "fuLl\n",
                        "\u0000",
                        "\uFFFD\uFFFD")
                .map(NODES::textNode);
        Arbitrary<JsonNode> texts = Arbitraries.strings().all().ofMaxLength(12).map(NODES::textNode);
        Arbitrary<JsonNode> others = Arbitraries.of(
                NODES.nullNode(),
                NODES.booleanNode(true),
                NODES.arrayNode(),
                NODES.arrayNode().add(1).addNull(),
                NODES.objectNode(),
                NODES.objectNode().put("label", "x"));
        return Arbitraries.oneOf(numbers, words, texts, others);
    }
}
