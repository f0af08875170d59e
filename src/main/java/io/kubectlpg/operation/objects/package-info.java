/**
 * The Kubernetes objects of a cluster: steps that create and correct them, and findings about objects that are missing
 * or were changed. {@code upgrade} without values corrects what can be corrected.
 */
@NullMarked
package io.kubectlpg.operation.objects;

import org.jspecify.annotations.NullMarked;
