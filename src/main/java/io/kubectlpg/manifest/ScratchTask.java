package io.kubectlpg.manifest;

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
}
