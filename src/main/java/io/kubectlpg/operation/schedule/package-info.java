/** Scheduled work: suspended, resumed, and started by hand. The values say which work there is. */
@NullMarked
package io.kubectlpg.operation.schedule;

import org.jspecify.annotations.NullMarked;
