/**
 * Operations on the servers of a cluster that do not change its values: start, stop, restart and reload. The package
 * also runs psql and reads logs.
 */
@NullMarked
package io.kubectlpg.operation.server;

import org.jspecify.annotations.NullMarked;
