/**
 * The built program against a real Kubernetes with a real PostgreSQL, pgBackRest and MinIO over TLS. Asserts on data:
 * rows, objects, exit codes; on our own words only where they are what is promised. {@code dev/test} says where the
 * program and the cluster are:
 *
 * <ul>
 *   <li>{@code KUBECTL_PG}: the built program
 *   <li>{@code KUBECTL}, {@code KUBECONFIG}: how to look at the cluster without it
 *   <li>{@code KUBECTL_PG_IMAGE}: an image with pgBackRest
 *   <li>{@code MINIO_VALUES}: a folder with {@code values.yaml}, {@code ca.crt}, {@code access-key}, {@code secret-key}
 * </ul>
 */
@NullMarked
package io.kubectlpg.clustertest;

import org.jspecify.annotations.NullMarked;
