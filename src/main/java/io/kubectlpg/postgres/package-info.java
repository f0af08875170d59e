/**
 * PostgreSQL's own notions: log sequence numbers, timelines and their histories, recovery targets. Pure values that
 * parse, compare and print themselves; nothing here talks to a server or knows of Kubernetes.
 */
@NullMarked
package io.kubectlpg.postgres;

import org.jspecify.annotations.NullMarked;
