@NullMarked
package io.kubectlpg.shell;

import org.jspecify.annotations.NullMarked;
