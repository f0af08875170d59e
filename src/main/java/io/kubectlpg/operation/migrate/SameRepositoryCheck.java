package io.kubectlpg.operation.migrate;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.S3Repository;

/**
 * A cluster does not move to the repository that it has, by another name of it. One of its own of an earlier time is welcome:
 * that is a way back.
 */
final class SameRepositoryCheck {
    private SameRepositoryCheck() {}

    /**
     * Refuses by the newest backup.
     *
     * @param newest the label of the one that the preflight pod found there
     * @param present what the present repository holds
     */
    static void refuse(S3Repository s3, String newest, InfoDocument present) {
        if (present.newest().map(Backup::label).filter(newest::equals).isPresent()) {
            throw CliException.refused(
                    s3.place() + " is the present repository by another name: its newest backup is " + newest + ", too",
                    "Name another bucket, or give another " + s3.slot().option() + ".prefix.");
        }
    }
}
