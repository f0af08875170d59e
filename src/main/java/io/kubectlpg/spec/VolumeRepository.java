package io.kubectlpg.spec;

import java.util.Optional;

/**
 * A volume that holds backups and WAL, behind a pod of its own.
 *
 * @param storageClass empty: the default class
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
