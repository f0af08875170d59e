/**
 * The API server: get, list, apply, watch, exec and the Lease. Objects are plain Jackson trees, because typed models
 * would cost more start-up time than the whole command. No other package talks to Kubernetes.
 *
 * <p>This package may use fabric8's {@code HttpClient} and Jackson. It must not contain PostgreSQL clusters, the names
 * of their objects, or printing. Every failure is a {@link io.kubectlpg.CliException} that names the request. The only
 * other exceptions are {@link io.kubectlpg.kube.ConflictException} and {@link io.kubectlpg.kube.ExecLost}; callers
 * handle them.
 */
@NullMarked
package io.kubectlpg.kube;

import org.jspecify.annotations.NullMarked;
