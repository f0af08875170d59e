/**
 * The user's request: values from defaults, profile, files and options, checked and typed.
 *
 * <p>This package may use Jackson, the JSON Schema validator, and the schema parts and profiles under {@code
 * manifests/}. It must not contain Kubernetes, output, the observed state, or decisions. The same input gives the same
 * spec. Every error is a usage error that names the path, the value, the allowed values, and the file and line or the
 * option.
 */
@NullMarked
package io.kubectlpg.spec;

import org.jspecify.annotations.NullMarked;
