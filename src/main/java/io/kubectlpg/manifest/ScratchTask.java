package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * The task for which a scratch instance is restored.
 *
 * @param task the task's word: the script is {@code scratch-TASK}, and the Job's name has it
 * @param operationId the operation's id, also part of the Job's name
 * @param restoreOptions options of pgBackRest that select the backup and the target
 * @param arguments arguments of the script
 * @param writesBack whether the task logs in to the primary as the superuser
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
     * @param more assertions in addition to those of the values, each in three arguments
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

    /**
     * A drill that a CronJob starts. The script chooses the newest backup of the current timeline, because no client
     * asks the primary.
     */
    static ScratchTask scheduledDrill(Spec spec) {
        return drill(spec, "scheduled", List.of("--type=default"), List.of());
    }
}
