package io.kubectlpg.operation.verify;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.VerifyReport;

/**
 * The result of a verification.
 *
 * @param number the repository's number
 */
public record RepositoryVerified(int number, VerifyReport report) implements Result {}
