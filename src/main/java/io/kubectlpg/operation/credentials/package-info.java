/** The passwords of a cluster: show, replace and export them, and set them in the server. */
@NullMarked
package io.kubectlpg.operation.credentials;

import org.jspecify.annotations.NullMarked;
