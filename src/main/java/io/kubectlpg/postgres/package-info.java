/**
 * PostgreSQL's terms as types: log sequence numbers, timelines and their histories, and recovery targets. They are pure
 * values that parse, compare and print themselves. Nothing here talks to a server or knows Kubernetes.
 */
@NullMarked
package io.kubectlpg.postgres;

import org.jspecify.annotations.NullMarked;
