/**
 * The observed state of a PostgreSQL cluster: its Kubernetes objects and the reports of its instances, read in one
 * parallel sweep. The state also says which instances do not answer. This package decides nothing and changes nothing.
 */
@NullMarked
package io.kubectlpg.cluster;

import org.jspecify.annotations.NullMarked;
