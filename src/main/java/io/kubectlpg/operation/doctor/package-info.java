/**
 * Finds problems that prevent an installation, or that a cluster has. There is one small check for each question; slow
 * checks run in parallel. The checks change nothing, but one pod is created and removed. A check without the necessary
 * rights reports that and does not fail.
 */
@NullMarked
package io.kubectlpg.operation.doctor;

import org.jspecify.annotations.NullMarked;
