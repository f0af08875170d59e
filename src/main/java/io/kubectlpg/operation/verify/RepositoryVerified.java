package io.kubectlpg.operation.verify;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.VerifyReport;

/**
 * The result of a verification.
 *
 * @param number the number of the repository
 */
public record RepositoryVerified(int number, VerifyReport report) implements Result {}
