/** Suspends and resumes schedules, and starts their work by hand. The values define the schedules. */
@NullMarked
package io.kubectlpg.operation.schedule;

import org.jspecify.annotations.NullMarked;
