/**
 * Ends an abandoned operation or a request in an instance, and says in which state the database is then. May use what
 * every operation uses. Must stay out: the work of other operations.
 */
@NullMarked
package io.kubectlpg.operation.abort;

import org.jspecify.annotations.NullMarked;
