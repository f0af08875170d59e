@NullMarked
package io.kubectlpg.runbook;

import org.jspecify.annotations.NullMarked;
