/** Renders a cluster's objects for a tool that applies them in place of this program. Sends no requests. */
@NullMarked
package io.kubectlpg.operation.render;

import org.jspecify.annotations.NullMarked;
