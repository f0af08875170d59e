package io.kubectlpg.spec;

/**
 * An object whose keys become variables of a container.
 *
 * @param secret whether it is a Secret; otherwise it is a ConfigMap
 * @param prefix what stands before each key in the variable's name
 */
public record EnvironmentSource(boolean secret, String name, String prefix) {}
