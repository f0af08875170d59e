/** Removes the objects of a cluster; its volumes and passwords only when told to. */
@NullMarked
package io.kubectlpg.operation.uninstall;

import org.jspecify.annotations.NullMarked;
