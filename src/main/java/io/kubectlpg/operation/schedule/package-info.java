/** Scheduled work: suspended, resumed, and started by hand. Which there is, the values say. */
@NullMarked
package io.kubectlpg.operation.schedule;

import org.jspecify.annotations.NullMarked;
