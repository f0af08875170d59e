/**
 * Tables and databases as they were at a moment, brought back through a scratch instance into the cluster that goes on
 * beside: under another name, or in the place of a table that is there.
 */
@NullMarked
package io.kubectlpg.operation.restoretable;

import org.jspecify.annotations.NullMarked;
