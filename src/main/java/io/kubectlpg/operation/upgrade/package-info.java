/**
 * Changes the values of a running cluster: Kubernetes objects, the servers' configuration, and volumes. It compares the
 * old and new values and the present state, and decides what to reload, restart, replace, move or remove.
 */
@NullMarked
package io.kubectlpg.operation.upgrade;

import org.jspecify.annotations.NullMarked;
