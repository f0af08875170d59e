/**
 * Drills: a backup is restored into a scratch instance, and every page is checked. The result is stored in a ConfigMap,
 * which {@code status} reads.
 */
@NullMarked
package io.kubectlpg.operation.drill;

import org.jspecify.annotations.NullMarked;
