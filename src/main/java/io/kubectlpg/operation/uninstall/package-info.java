/** Removes the objects of a cluster; its volumes and passwords only if the user asks for that. */
@NullMarked
package io.kubectlpg.operation.uninstall;

import org.jspecify.annotations.NullMarked;
