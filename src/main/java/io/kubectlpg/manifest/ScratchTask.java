package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * The task for which a scratch instance is restored.
 *
 * @param task the word of the task; the script is {@code scratch-TASK}, and the Job's name contains the word
 * @param operationId the operation's id, which is also part of the Job's name
 * @param restoreOptions the options of pgBackRest that select the backup and the target
 * @param arguments the arguments of the script
 * @param writesBack whether the task logs in to the primary as the superuser
 */
public record ScratchTask(
        String task, String operationId, List<String> restoreOptions, List<String> arguments, boolean writesBack) {
    public ScratchTask {
        restoreOptions = List.copyOf(restoreOptions);
        arguments = List.copyOf(arguments);
    }

    /**
     * The task of a drill.
     *
     * @param more additional assertions, each as three arguments
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
     * The task of a drill that a CronJob starts. The script chooses the newest backup of the current timeline, because
     * no client can ask the primary.
     */
    static ScratchTask scheduledDrill(Spec spec) {
        return drill(spec, "scheduled", List.of("--type=default"), List.of());
    }
}
