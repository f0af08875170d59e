package io.kubectlpg.operation.restore;

import io.kubectlpg.operation.Result;

/**
 * How to get back to where the database was before a restore.
 *
 * @param command as it follows {@code kubectl pg}
 */
public record WayBack(String command) implements Result {}
