/** Renders a cluster's objects for a tool that applies them instead of this program. It sends no requests. */
@NullMarked
package io.kubectlpg.operation.render;

import org.jspecify.annotations.NullMarked;
