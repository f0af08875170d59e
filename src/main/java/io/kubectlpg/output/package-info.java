/**
 * Everything that the user sees: the streams, tables, JSON and YAML, progress, values as text, and errors. Printers are
 * pure: they get rows and return text.
 *
 * <p>This package may use Jackson and Jansi's {@code Ansi}. It must not decide what is printed. Results go to stdout,
 * everything else goes to stderr.
 */
@NullMarked
package io.kubectlpg.output;

import org.jspecify.annotations.NullMarked;
