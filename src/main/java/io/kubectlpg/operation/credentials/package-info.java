/** The passwords of a cluster: shown, replaced, set in the server, and kept outside. */
@NullMarked
package io.kubectlpg.operation.credentials;

import org.jspecify.annotations.NullMarked;
