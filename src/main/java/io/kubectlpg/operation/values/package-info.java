/** The stored values of a cluster, and the Secrets that belong to them: keys, passphrase, passwords. */
@NullMarked
package io.kubectlpg.operation.values;

import org.jspecify.annotations.NullMarked;
