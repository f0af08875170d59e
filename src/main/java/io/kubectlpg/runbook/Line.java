package io.kubectlpg.runbook;

import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/**
 * A line of a runbook that has an action.
 *
 * @param number the number of its first line in the file, from 1
 * @param written its text in the file
 * @param shown the text with the values of variables, except secret values
 * @param optional whether the runbook goes on if the line fails
 * @param cluster the cluster of the last {@code use}, for commands that name no cluster
 */
public record Line(
        int number, String written, String shown, boolean optional, Optional<ClusterName> cluster, Action action) {}
