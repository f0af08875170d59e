@NullMarked
package io.kubectlpg.kube;

import org.jspecify.annotations.NullMarked;
