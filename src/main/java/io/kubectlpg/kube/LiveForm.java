package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Compares an object that the program wrote with the object on the API server. The server adds fields, and removes
 * fields that are zero, false or empty.
 */
public final class LiveForm {
    private LiveForm() {}

    /**
     * Whether the live object has all wanted fields. The result true is certain. The result false may also come from
     * another spelling, such as {@code 1} for {@code 1000m}.
     *
     * @param notCompared the names of fields that are skipped at any depth
     */
    public static boolean holds(JsonNode live, JsonNode wanted, Set<String> notCompared) {
        if (live.isMissingNode() && isZero(wanted)) {
            return true;
        }
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .allMatch(field -> notCompared.contains(field.getKey())
                            || holds(live.path(field.getKey()), field.getValue(), notCompared));
        }
        if (wanted.isArray()) {
            return live.size() == wanted.size()
                    && IntStream.range(0, wanted.size())
                            .allMatch(index -> holds(live.path(index), wanted.path(index), notCompared));
        }
        return live.equals(wanted)
                || (live.isNumber() && wanted.isNumber() && live.asText().equals(wanted.asText()));
    }

    private static boolean isZero(JsonNode wanted) {
        return wanted.isNull()
                || (wanted.isContainerNode() && wanted.valueStream().allMatch(LiveForm::isZero))
                || (wanted.isTextual() && wanted.asText().isEmpty())
                || (wanted.isBoolean() && !wanted.asBoolean())
                || (wanted.isNumber() && wanted.asDouble() == 0);
    }
}
