/**
 * What the two sides of a TLS connection show and believe, and who speaks it. Knows of certificates and keys, and nothing of
 * whom a connection leads to: {@code kube} and {@code s3} use it.
 */
@NullMarked
package io.kubectlpg.tls;

import org.jspecify.annotations.NullMarked;
