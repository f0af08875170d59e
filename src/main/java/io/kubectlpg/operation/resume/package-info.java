/** Makes operations from their journal entries. */
@NullMarked
package io.kubectlpg.operation.resume;

import org.jspecify.annotations.NullMarked;
