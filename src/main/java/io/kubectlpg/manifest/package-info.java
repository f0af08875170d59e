/**
 * A spec as Kubernetes objects: the YAML under {@code manifests/} with the values placed into it, and the files that
 * the servers read.
 *
 * <p>May use {@code spec} and Jackson. Pure: the same spec gives the same objects. Must stay out: what is observed in a
 * cluster, what an operation does with the objects, and how they reach an API server.
 */
@NullMarked
package io.kubectlpg.manifest;

import org.jspecify.annotations.NullMarked;
