/**
 * Keys and certificates for TLS connections, and the library that speaks TLS. This package does not know where a
 * connection leads. {@code kube} and {@code s3} use it.
 */
@NullMarked
package io.kubectlpg.tls;

import org.jspecify.annotations.NullMarked;
