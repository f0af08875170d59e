@NullMarked
package io.kubectlpg.completion;

import org.jspecify.annotations.NullMarked;
