/**
 * Drills: a backup is restored into a scratch instance, and each of its pages is checked. The result is stored in a
 * ConfigMap, which {@code status} reads.
 */
@NullMarked
package io.kubectlpg.operation.drill;

import org.jspecify.annotations.NullMarked;
