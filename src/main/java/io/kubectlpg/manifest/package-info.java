/**
 * Makes Kubernetes objects from a spec: from the YAML files under {@code manifests/} with the values placed into them.
 * Makes the configuration files of the servers.
 *
 * <p>May use {@code spec} and Jackson. Pure: the same spec gives the same objects. Must stay out: the observed state of
 * a cluster, operations, and requests to an API server.
 */
@NullMarked
package io.kubectlpg.manifest;

import org.jspecify.annotations.NullMarked;
