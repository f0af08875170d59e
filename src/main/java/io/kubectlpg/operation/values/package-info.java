/** The values of a cluster as they are stored in it, and the Secrets that belong to them: keys, passphrase, passwords of users. */
@NullMarked
package io.kubectlpg.operation.values;

import org.jspecify.annotations.NullMarked;
