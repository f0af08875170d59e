/**
 * The observed state of a PostgreSQL cluster: its Kubernetes objects and the reports of its instances, read in one
 * parallel sweep. It reports also that something does not answer. It decides nothing and changes nothing.
 */
@NullMarked
package io.kubectlpg.cluster;

import org.jspecify.annotations.NullMarked;
