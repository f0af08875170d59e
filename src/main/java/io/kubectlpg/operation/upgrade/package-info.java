/**
 * Changes the values of a running cluster: its Kubernetes objects, the configuration of its servers, and its volumes.
 * It compares the old values, the new values and the present state. Then it decides what to reload, restart, replace,
 * move or remove.
 */
@NullMarked
package io.kubectlpg.operation.upgrade;

import org.jspecify.annotations.NullMarked;
