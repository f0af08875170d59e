/** The removal of backups: by what the values say is to be kept, or by label. */
@NullMarked
package io.kubectlpg.operation.expire;

import org.jspecify.annotations.NullMarked;
