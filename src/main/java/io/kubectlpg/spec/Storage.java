package io.kubectlpg.spec;

import java.util.Optional;

/**
 * The volume of each instance.
 *
 * @param storageClass the storage class; empty: the default class of the Kubernetes cluster
 */
public record Storage(ByteSize size, Optional<String> storageClass) {}
