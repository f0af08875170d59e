/** The pod's scripts, as far as they can be run without a pod. */
@NullMarked
package io.kubectlpg.scripts;

import org.jspecify.annotations.NullMarked;
