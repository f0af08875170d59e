/**
 * What the user sees: the streams, tables, JSON and YAML, progress, values as text, errors. Printers are pure: rows in,
 * text out.
 *
 * <p>May use Jackson and Jansi's {@code Ansi}. Must stay out: decisions about what is printed. Results go to stdout,
 * everything else to stderr.
 */
@NullMarked
package io.kubectlpg.output;

import org.jspecify.annotations.NullMarked;
