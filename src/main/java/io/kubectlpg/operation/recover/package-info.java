/**
 * A cluster out of its repository when nothing else of it is left. Its instance begins with an empty volume, never with initdb,
 * and fills it by itself. What a repository alone tells is judged here; what a running instance tells of its past is judged in
 * {@code restore}.
 */
@NullMarked
package io.kubectlpg.operation.recover;

import org.jspecify.annotations.NullMarked;
