/**
 * The repositories themselves: the repository host and its certificates. Backups into them are {@code operation.backup},
 * their configuration is {@code manifest}.
 */
@NullMarked
package io.kubectlpg.operation.repository;

import org.jspecify.annotations.NullMarked;
