/** Questions at a terminal, by the component flows of Spring Shell. The shell loads it from jars that no other command opens. */
@NullMarked
package io.kubectlpg.guide;

import org.jspecify.annotations.NullMarked;
