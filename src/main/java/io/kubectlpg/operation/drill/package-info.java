/**
 * Drills: a backup is restored into a scratch instance and every page of it is checked. What was found and measured is
 * kept in a ConfigMap, where {@code status} looks.
 */
@NullMarked
package io.kubectlpg.operation.drill;

import org.jspecify.annotations.NullMarked;
