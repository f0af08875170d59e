/** The operations on the servers of a cluster whose values stay as they are: start, stop, restart, reload. */
@NullMarked
package io.kubectlpg.operation.server;

import org.jspecify.annotations.NullMarked;
