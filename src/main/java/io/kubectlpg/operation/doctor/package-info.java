/**
 * Finds out what keeps a cluster from being installed or from working. There is one small check for each question; slow
 * checks run in parallel. They change nothing, except for one pod that is made and removed. A check without the
 * necessary rights reports that and does not fail.
 */
@NullMarked
package io.kubectlpg.operation.doctor;

import org.jspecify.annotations.NullMarked;
