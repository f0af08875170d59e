/** What the build runs to fill the start-up cache: an API server with one cluster, and the commands that people run. */
@NullMarked
package io.kubectlpg.training;

import org.jspecify.annotations.NullMarked;
