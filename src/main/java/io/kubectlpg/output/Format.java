package io.kubectlpg.output;

/** The format of a result, which is the value of {@code -o}. */
public enum Format {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME
}
