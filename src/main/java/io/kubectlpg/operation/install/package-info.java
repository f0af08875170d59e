/**
 * Installs a cluster: from values to a primary that accepts connections, archives WAL, and has its first full backup.
 */
@NullMarked
package io.kubectlpg.operation.install;

import org.jspecify.annotations.NullMarked;
