/**
 * The API server: get, list, apply, watch, exec and the Lease. Objects are plain Jackson trees, because typed models
 * would cost more start-up time than the whole command. Nothing else in the program talks to Kubernetes.
 *
 * <p>May use fabric8's {@code HttpClient} and Jackson. Must stay out: PostgreSQL clusters, the names of their objects,
 * printing. Every failure is a {@link io.kubectlpg.CliException} that names what was requested. Exceptions are
 * {@link io.kubectlpg.kube.ConflictException} and {@link io.kubectlpg.kube.ExecLost}, which callers handle.
 */
@NullMarked
package io.kubectlpg.kube;

import org.jspecify.annotations.NullMarked;
