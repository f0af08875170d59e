/**
 * The API server: get, list, apply, watch, exec and the Lease. Objects are plain Jackson trees, because typed models cost
 * more start-up time than the whole command. Nothing else in the program talks to Kubernetes.
 *
 * <p>May use fabric8's {@code Config} and {@code HttpClient}, and Jackson. Must stay out: what a PostgreSQL cluster is,
 * names of our objects, printing. Every failure leaves as a {@link io.kubectlpg.CliException} that names what was asked,
 * except the ones that callers act upon: {@link io.kubectlpg.kube.ConflictException} and
 * {@link io.kubectlpg.kube.ExecLost}.
 */
@NullMarked
package io.kubectlpg.kube;

import org.jspecify.annotations.NullMarked;
