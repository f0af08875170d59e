package io.kubectlpg.operation.migrate;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.S3Repository;

/**
 * Refuses a move to the present repository under another name. A former repository of the same cluster is allowed,
 * because a user may want to move back.
 */
final class SameRepositoryCheck {
    private SameRepositoryCheck() {}

    /**
     * Refuses the move if both places have the same newest backup.
     *
     * @param newest the label that the preflight pod found in the new place
     * @param present the content of the present repository
     */
    static void refuse(S3Repository s3, String newest, InfoDocument present) {
        if (present.newest().map(Backup::label).filter(newest::equals).isPresent()) {
            throw CliException.refused(
                    s3.place() + " is the present repository under another name: its newest backup is " + newest
                            + ", too",
                    "Name another bucket, or give another " + s3.slot().option() + ".prefix.");
        }
    }
}
