/** The passwords of a cluster: they are shown, replaced, set in the server, and exported. */
@NullMarked
package io.kubectlpg.operation.credentials;

import org.jspecify.annotations.NullMarked;
