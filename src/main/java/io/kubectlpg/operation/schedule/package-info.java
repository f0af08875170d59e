/** Scheduled work: suspended, resumed, and started by hand. The values define the schedules. */
@NullMarked
package io.kubectlpg.operation.schedule;

import org.jspecify.annotations.NullMarked;
