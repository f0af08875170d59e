package io.kubectlpg.operation;

/** What an operation found or made, for whoever asked for it: a command prints it, a runbook reads it. */
public interface Result {}
