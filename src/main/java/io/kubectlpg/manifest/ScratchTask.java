package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scratch instance is restored for.
 *
 * @param task the script {@code scratch-TASK}, and part of the Job's name
 * @param operationId the other part
 * @param restoreOptions of pgBackRest: which backup, and up to where
 * @param arguments of the script
 * @param writesBack it logs in to the primary as the superuser
 */
public record ScratchTask(
        String task, String operationId, List<String> restoreOptions, List<String> arguments, boolean writesBack) {
    public ScratchTask {
        restoreOptions = List.copyOf(restoreOptions);
        arguments = List.copyOf(arguments);
    }

    /**
     * A drill.
     *
     * @param more arguments: assertions besides those of the values, three each
     */
    public static ScratchTask drill(Spec spec, String operationId, List<String> restoreOptions, List<String> more) {
        var arguments = new ArrayList<String>();
        for (JsonNode assertion : spec.values().at("/drill/assertions")) {
            arguments.add(assertion.path("name").asText());
            arguments.add(assertion.path("database").asText(spec.database()));
            arguments.add(assertion.path("sql").asText());
        }
        arguments.addAll(more);
        return new ScratchTask("drill", operationId, restoreOptions, arguments, false);
    }

    /** By the clock, without anybody who could ask the primary: the script chooses the newest backup of the timeline in use. */
    static ScratchTask scheduledDrill(Spec spec) {
        return drill(spec, "scheduled", List.of("--type=default"), List.of());
    }
}
