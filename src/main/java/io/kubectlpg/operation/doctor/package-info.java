/**
 * Looks for what keeps a cluster from being installed or from working: one small check for each question, the slow ones
 * at once. It changes nothing, but for a pod that it makes and removes. A check that may not look says so, and is no
 * failure.
 */
@NullMarked
package io.kubectlpg.operation.doctor;

import org.jspecify.annotations.NullMarked;
