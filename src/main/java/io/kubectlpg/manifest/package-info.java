/**
 * Makes Kubernetes objects from a spec: it inserts the values into the YAML files under {@code manifests/}. It also
 * makes the configuration files of the servers.
 *
 * <p>This package may use {@code spec} and Jackson. It is pure: the same spec gives the same objects. It must not
 * contain the observed state of a cluster, operations, or requests to an API server.
 */
@NullMarked
package io.kubectlpg.manifest;

import org.jspecify.annotations.NullMarked;
