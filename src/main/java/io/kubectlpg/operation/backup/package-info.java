/** Backups by pgBackRest, carried out by the instance itself. */
@NullMarked
package io.kubectlpg.operation.backup;

import org.jspecify.annotations.NullMarked;
