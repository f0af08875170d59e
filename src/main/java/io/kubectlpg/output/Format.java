package io.kubectlpg.output;

/** The form in which a result is printed: the value of {@code -o}. */
public enum Format {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME
}
