/**
 * Reads JSON and YAML texts into trees of Jackson's nodes. This package does not know the content of any document.
 * Every package may use it.
 */
@NullMarked
package io.kubectlpg.document;

import org.jspecify.annotations.NullMarked;
