package io.kubectlpg.runbook;

import io.kubectlpg.spec.ClusterName;
import java.util.Optional;

/**
 * A line of a runbook that does something.
 *
 * @param number of it in the file, or of its first line where it has several
 * @param written as it stands there
 * @param shown the same with the values of variables, but secret ones
 * @param optional whether the runbook goes on when it fails
 * @param cluster of {@code use}, which it means where it names none
 */
public record Line(
        int number, String written, String shown, boolean optional, Optional<ClusterName> cluster, Action action) {}
