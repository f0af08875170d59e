package io.kubectlpg.operation.migrate;

import io.kubectlpg.CliException;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.List;
import java.util.Optional;

/**
 * The values that a cluster has during a move. If both repositories are buckets, the new one first uses the second
 * slot. It moves to the first slot after the old one is removed.
 *
 * @param before the values with the old repository only
 * @param after the wanted values: the new repository only, in the slot that the user chose
 * @param keys the keys of the new bucket; empty until they are known
 */
record RepositoryMove(Spec before, Spec after, Optional<S3Keys.Given> keys) {

    /**
     * The values that the user wants.
     *
     * @param base the cluster's values, or the target values of an unfinished move
     * @param changed the base, changed by the user's values
     * @param again whether the base belongs to an unfinished move and already names the new repository
     * @throws CliException usage or refused, if the values do not describe a move
     */
    static Spec wanted(ClusterName name, Spec base, Spec changed, boolean again) {
        requireOne(name, base);
        changed.differences(base).stream()
                .filter(path -> !path.startsWith(RepositorySlot.S3.option() + ".")
                        && !path.startsWith(RepositorySlot.VOLUME.option() + "."))
                .findFirst()
                .ifPresent(path -> {
                    throw path.startsWith(RepositorySlot.SECONDARY.option())
                            ? CliException.usage(
                                    "the new repository is given as " + RepositorySlot.SECONDARY.option()
                                            + ", which the cluster uses only during the move",
                                    "Give the new repository as " + RepositorySlot.S3.option() + ".")
                            : CliException.usage(
                                    path + " is given, but this command changes only the repository",
                                    "Change other values with: kubectl pg upgrade " + name);
                });
        String here = base.repositories().getFirst().place();
        List<Repository> others = changed.repositories().stream()
                .filter(repository -> !repository.place().equals(here))
                .toList();
        if (others.isEmpty() && again) {
            return changed;
        }
        if (others.isEmpty()) {
            throw CliException.usage(
                    name + " has its repository in " + here + " already",
                    "Name another bucket, endpoint or prefix under " + RepositorySlot.S3.option() + ", or set "
                            + RepositorySlot.VOLUME.option() + ".enabled=true.");
        }
        if (others.size() > 1) {
            throw CliException.usage(
                    "two new repositories are given, but only one can replace the old one",
                    "Give one of " + RepositorySlot.S3.option() + " and " + RepositorySlot.VOLUME.option() + ".");
        }
        return only(changed, others.getFirst().slot());
    }

    private static void requireOne(ClusterName name, Spec base) {
        if (!base.backedUp()) {
            throw CliException.refused(
                    name + " has no repository that could be moved",
                    "Add a repository with: kubectl pg upgrade " + name
                            + " --set backup.s3.bucket=… or --set backup.volume.enabled=true");
        }
        if (base.repositories().size() > 1) {
            throw CliException.refused(
                    name + " has more than one repository, and this command can move only a single one",
                    "Change one repository at a time with kubectl pg upgrade " + name
                            + ", which takes a full backup into a new repository.");
        }
    }

    private static Spec only(Spec spec, RepositorySlot kept) {
        Spec left = spec;
        for (RepositorySlot slot : RepositorySlot.values()) {
            left = slot == kept ? left : left.withoutRepository(slot);
        }
        return left;
    }

    /** The old repository. */
    Repository from() {
        return before.repositories().getFirst();
    }

    /** The new repository. */
    Repository to() {
        return after.repositories().getFirst();
    }

    /** The slot of the new repository while there are two repositories. */
    RepositorySlot slot() {
        return from().slot() == to().slot() ? RepositorySlot.SECONDARY : to().slot();
    }

    /** Whether the old repository is no longer in the cluster's values. */
    boolean decided(Spec applied) {
        return applied.repositories().stream()
                .noneMatch(repository -> repository.place().equals(from().place()));
    }

    /** The values with both repositories. */
    Spec joined() {
        Spec both = before.withRepository(slot(), after, to().slot());
        return keys.map(given -> both.withKeys(slot(), given.accessKey(), given.secretKey()))
                .orElse(both);
    }

    /** The values with only the new repository, in the slot that it uses during the move. */
    Spec alone() {
        return only(joined(), slot());
    }

    /** The values {@link #after} with the known keys. Keys that are in a Secret of the user are left out. */
    Spec settled() {
        return keys.filter(given -> locked().filter(s3 -> s3.keys() instanceof S3Keys.Existing)
                        .isEmpty())
                .map(given -> after.withKeys(to().slot(), given.accessKey(), given.secretKey()))
                .orElse(after);
    }

    /** Whether the new repository or its keys must move to another slot at the end. */
    boolean changesPlace() {
        return !alone().differences(after).isEmpty();
    }

    /** The number of the new repository while there are two repositories. */
    int number() {
        return joined().repositories().stream()
                .filter(repository -> repository.slot() == slot())
                .findFirst()
                .orElseThrow()
                .number();
    }

    /** The new repository, if it is a bucket that needs keys; otherwise empty. */
    Optional<S3Repository> locked() {
        return Optional.of(to())
                .filter(S3Repository.class::isInstance)
                .map(S3Repository.class::cast)
                .filter(S3Repository::hasKeys);
    }

    RepositoryMove with(S3Keys.Given given) {
        return new RepositoryMove(before, after, Optional.of(given));
    }
}
