/**
 * The observed state of a PostgreSQL cluster: its Kubernetes objects and what each instance says of itself, read in one
 * parallel sweep. It reports, also that something does not answer; it decides nothing and changes nothing.
 */
@NullMarked
package io.kubectlpg.cluster;

import org.jspecify.annotations.NullMarked;
