package io.kubectlpg.spec;

import java.util.Optional;

/**
 * The volume of each instance.
 *
 * @param storageClass empty: the Kubernetes cluster's default class
 */
public record Storage(ByteSize size, Optional<String> storageClass) {}
