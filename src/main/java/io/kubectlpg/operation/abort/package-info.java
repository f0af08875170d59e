/**
 * Gives up what runs in an instance, or what a client left behind, and says in which state that leaves the database. May use
 * what every operation uses; must stay out: how an operation is carried out.
 */
@NullMarked
package io.kubectlpg.operation.abort;

import org.jspecify.annotations.NullMarked;
