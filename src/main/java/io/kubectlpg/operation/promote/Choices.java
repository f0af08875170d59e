package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the user allows a promotion to do.
 *
 * @param maxLag how many bytes of WAL the new primary may lack when a switchover begins; from 0
 * @param abortBackup whether a running backup may be lost
 * @param nodeIsDown whether the user says that the node of the old primary is switched off, so that it is not waited for
 * @param acceptLoss whether a replica may be promoted although another one has more
 */
public record Choices(long maxLag, boolean abortBackup, boolean nodeIsDown, boolean acceptLoss) {
    static Choices of(JsonNode arguments) {
        return new Choices(
                arguments.path("maxLag").asLong(0),
                arguments.path("abortBackup").asBoolean(),
                arguments.path("nodeIsDown").asBoolean(),
                arguments.path("acceptLoss").asBoolean());
    }

    ObjectNode addTo(ObjectNode arguments) {
        return arguments
                // As text: a number that is read again may have another type, and then the arguments are not equal.
                .put("maxLag", Long.toString(maxLag))
                .put("abortBackup", abortBackup)
                .put("nodeIsDown", nodeIsDown)
                .put("acceptLoss", acceptLoss);
    }
}
