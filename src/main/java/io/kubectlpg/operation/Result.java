package io.kubectlpg.operation;

/** A result of a step. Commands print it, and runbooks read it. */
public interface Result {}
