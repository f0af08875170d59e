@NullMarked
package io.kubectlpg.tls;

import org.jspecify.annotations.NullMarked;
