/** A network between the program and the API server that fails when a test says so. */
@NullMarked
package io.kubectlpg.network;

import org.jspecify.annotations.NullMarked;
