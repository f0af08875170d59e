/** Recovery in place: the data directory of the primary goes back to an earlier moment. */
@NullMarked
package io.kubectlpg.operation.restore;

import org.jspecify.annotations.NullMarked;
