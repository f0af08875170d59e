package io.kubectlpg.runbook;

import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/**
 * The meaning of a command line, known before it runs.
 *
 * @param plans whether {@code --dry-run} prints a plan
 * @param changes whether the command changes a cluster
 * @param cluster the cluster that the line names, if it names one
 * @param elsewhere whether the command uses another namespace or context than the runbook
 * @param lockFree whether the cluster itself does the work, and skips the work while a client holds the lock
 */
public record CommandUse(
        boolean plans, boolean changes, Optional<ClusterName> cluster, boolean elsewhere, boolean lockFree) {}
