/** What the two sides of a TLS connection show and believe. */
@NullMarked
package io.kubectlpg.tls;

import org.jspecify.annotations.NullMarked;
