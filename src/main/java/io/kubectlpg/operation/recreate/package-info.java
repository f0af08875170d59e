/**
 * A cluster out of a repository: one of which nothing else is left, or a clone under another name. Its instance begins with
 * an empty volume, never with initdb, and fills it by itself. Uses the steps of install and restore; what a repository
 * alone tells is judged here, what a running instance tells of its past in {@code restore}.
 */
@NullMarked
package io.kubectlpg.operation.recreate;

import org.jspecify.annotations.NullMarked;
