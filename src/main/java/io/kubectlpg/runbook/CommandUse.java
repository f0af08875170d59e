package io.kubectlpg.runbook;

import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/**
 * What the words of a command mean, before it is run.
 *
 * @param plans whether it has a plan to print, by {@code --dry-run}
 * @param changes whether it changes a cluster when it is run so
 * @param cluster that it names
 * @param elsewhere whether it leads to another namespace or context than the runbook
 * @param lockFree whether the cluster itself does the work, and skips it while a client holds the lock
 */
public record CommandUse(
        boolean plans, boolean changes, Optional<ClusterName> cluster, boolean elsewhere, boolean lockFree) {}
