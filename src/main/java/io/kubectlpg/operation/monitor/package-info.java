/**
 * Watches a cluster: which problems begin, last and end, and the Events that say so. The package decides nothing about
 * what is wrong, which {@code cluster} and the other findings of {@code status} do. It changes nothing but Events.
 */
@NullMarked
package io.kubectlpg.operation.monitor;

import org.jspecify.annotations.NullMarked;
