@NullMarked
package io.kubectlpg.cluster;

import org.jspecify.annotations.NullMarked;
