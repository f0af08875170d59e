/**
 * Keys and certificates for TLS connections, and the library that speaks TLS. Does not know where a connection leads.
 * {@code kube} and {@code s3} use it.
 */
@NullMarked
package io.kubectlpg.tls;

import org.jspecify.annotations.NullMarked;
