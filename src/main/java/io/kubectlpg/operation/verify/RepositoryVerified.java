package io.kubectlpg.operation.verify;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.VerifyReport;

/**
 * What was found in a repository.
 *
 * @param number the repository's
 */
public record RepositoryVerified(int number, VerifyReport report) implements Result {}
