/**
 * What the user asked for: values from defaults, profile, files and options, checked and typed.
 *
 * <p>May use Jackson, the JSON Schema validator, and the schema slices and profiles under {@code manifests/}. Must
 * stay out: Kubernetes, output, and whatever else was observed or is decided; the same input gives the same spec. Every
 * error is a usage error that names the path, the value, what is allowed, and the file and line or the option.
 */
@NullMarked
package io.kubectlpg.spec;

import org.jspecify.annotations.NullMarked;
