package io.kubectlpg.operation.restore;

import io.kubectlpg.operation.Result;

/**
 * The command that restores the state before a restore.
 *
 * @param command the command without {@code kubectl pg}
 */
public record WayBack(String command) implements Result {}
