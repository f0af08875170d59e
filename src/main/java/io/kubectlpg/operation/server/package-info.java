/**
 * The servers of a cluster while its values stay as they are: start, stop, restart, reload; and the steps for that, which
 * other operations take, too.
 */
@NullMarked
package io.kubectlpg.operation.server;

import org.jspecify.annotations.NullMarked;
