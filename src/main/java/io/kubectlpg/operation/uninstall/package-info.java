/** Removes the objects of a cluster. Volumes and passwords are removed only if the user requests that. */
@NullMarked
package io.kubectlpg.operation.uninstall;

import org.jspecify.annotations.NullMarked;
