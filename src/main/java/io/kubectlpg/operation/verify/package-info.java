/** Compares every file of a repository with its checksum. */
@NullMarked
package io.kubectlpg.operation.verify;

import org.jspecify.annotations.NullMarked;
