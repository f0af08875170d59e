package io.kubectlpg.runbook;

import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/**
 * What a command line means, known before it is run.
 *
 * @param plans whether {@code --dry-run} prints a plan
 * @param changes whether it changes a cluster
 * @param cluster the cluster that it names, if any
 * @param elsewhere whether it runs in another namespace or context than the runbook
 * @param lockFree whether the cluster itself does the work, and skips it while a client holds the lock
 */
public record CommandUse(
        boolean plans, boolean changes, Optional<ClusterName> cluster, boolean elsewhere, boolean lockFree) {}
