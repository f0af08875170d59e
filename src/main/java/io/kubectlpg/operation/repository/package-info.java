/**
 * The repository host and its certificates. Backups are in {@code operation.backup}, the configuration of repositories
 * is in {@code manifest}.
 */
@NullMarked
package io.kubectlpg.operation.repository;

import org.jspecify.annotations.NullMarked;
