/** Removes backups, by retention or by label. */
@NullMarked
package io.kubectlpg.operation.expire;

import org.jspecify.annotations.NullMarked;
