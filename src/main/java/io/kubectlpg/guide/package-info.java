/**
 * Questions at a terminal, made with the component flows of Spring Shell. The shell loads this package from jars that
 * no other command opens.
 */
@NullMarked
package io.kubectlpg.guide;

import org.jspecify.annotations.NullMarked;
