/**
 * Brings back tables and databases as they were at a moment. A scratch instance loads them into the running cluster,
 * under another name or in place of an existing table.
 */
@NullMarked
package io.kubectlpg.operation.restoretable;

import org.jspecify.annotations.NullMarked;
