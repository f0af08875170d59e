/** Every file of a repository against its checksum. */
@NullMarked
package io.kubectlpg.operation.verify;

import org.jspecify.annotations.NullMarked;
