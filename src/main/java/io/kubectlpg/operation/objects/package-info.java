/**
 * The Kubernetes objects of a cluster: steps that create and correct them, and findings about missing or changed
 * objects. {@code upgrade} without values makes those corrections that are possible.
 */
@NullMarked
package io.kubectlpg.operation.objects;

import org.jspecify.annotations.NullMarked;
