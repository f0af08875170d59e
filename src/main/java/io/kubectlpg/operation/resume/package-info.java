/** From an entry of the journal back to the operation that wrote it. */
@NullMarked
package io.kubectlpg.operation.resume;

import org.jspecify.annotations.NullMarked;
