/**
 * One instance without Kubernetes: the pod's scripts with real PostgreSQL and pgBackRest, the supervisor as process 1 of
 * namespaces of its own, configuration as the values make it. A test takes seconds, and may do to the instance what no
 * cluster bears: kill its processes, fill its volume, take a repository away, set its clock.
 *
 * <p>{@code dev/rig} makes the root file system, says by {@code KUBECTL_PG_RIG} where it is, and runs these tests. They need
 * root on Linux.
 */
@NullMarked
package io.kubectlpg.rig;

import org.jspecify.annotations.NullMarked;
