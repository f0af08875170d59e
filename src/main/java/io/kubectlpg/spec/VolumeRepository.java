package io.kubectlpg.spec;

import java.util.Optional;

/**
 * A repository on a volume. The pod of the repository host mounts the volume.
 *
 * @param storageClass the storage class; empty: the default class of the Kubernetes cluster
 */
public record VolumeRepository(int number, ByteSize size, Optional<String> storageClass) implements Repository {
    @Override
    public RepositorySlot slot() {
        return RepositorySlot.VOLUME;
    }

    @Override
    public String place() {
        return "a volume";
    }
}
