/** Backups with pgBackRest. The instances carry them out. */
@NullMarked
package io.kubectlpg.operation.backup;

import org.jspecify.annotations.NullMarked;
