package io.kubectlpg.operation;

/** What an operation found or made. Commands print it and runbooks read it. */
public interface Result {}
