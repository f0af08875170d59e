/** Operations on the servers of a cluster that do not change its values: start, stop, restart, reload; and psql. */
@NullMarked
package io.kubectlpg.operation.server;

import org.jspecify.annotations.NullMarked;
