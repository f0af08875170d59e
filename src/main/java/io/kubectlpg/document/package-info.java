/**
 * JSON and YAML texts, read into trees of Jackson's nodes. Knows no form of any document. Every package may use it.
 */
@NullMarked
package io.kubectlpg.document;

import org.jspecify.annotations.NullMarked;
