package io.kubectlpg.operation.migrate;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.S3Repository;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What must not be where a cluster moves: another database's archive, and its own by another name. Its own of an earlier
 * time is welcome: that is a way back.
 */
final class TakenPlace {
    private TakenPlace() {}

    /**
     * Refuses by what the preflight pod found.
     *
     * @param system of the database whose stanza is there; empty: none
     * @param newest the label of the newest backup there
     * @param present asks the present repository
     */
    static void refuse(
            S3Repository s3, String system, String newest, Instance instance, Supplier<InfoDocument> present) {
        if (system.isEmpty()) {
            return;
        }
        String own = instance.server().map(Server::systemIdentifier).orElse("");
        if (!system.equals(own)) {
            throw CliException.refused(
                    s3.place() + " holds the archive of another database, with the system identifier " + system,
                    "Choose another " + s3.slot().option() + ".prefix: an archive is never shared by two databases.");
        }
        Optional<String> here = present.get().newest().map(Backup::label);
        if (here.isPresent() && here.get().equals(newest)) {
            throw CliException.refused(
                    s3.place() + " is the present repository by another name: its newest backup is " + newest + ", too",
                    "Name another bucket, or give another " + s3.slot().option() + ".prefix.");
        }
    }
}
