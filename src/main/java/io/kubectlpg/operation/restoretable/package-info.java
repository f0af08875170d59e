/**
 * Restores tables and databases to a moment. A scratch instance loads them into the running cluster, either under
 * another name or in place of an existing table.
 */
@NullMarked
package io.kubectlpg.operation.restoretable;

import org.jspecify.annotations.NullMarked;
