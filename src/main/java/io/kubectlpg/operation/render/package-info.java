/** A cluster's objects for a tool that applies them instead of this program. Asks no API server. */
@NullMarked
package io.kubectlpg.operation.render;

import org.jspecify.annotations.NullMarked;
