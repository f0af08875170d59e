/**
 * Ends an abandoned operation, or a request in an instance, and describes the state of the database afterwards. This
 * package may use what every operation uses. It must not contain the work of other operations.
 */
@NullMarked
package io.kubectlpg.operation.abort;

import org.jspecify.annotations.NullMarked;
