package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.operation.install.PreflightReport;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;

/**
 * A repository belongs to one database. With another one's archive in it no WAL would arrive in any of the repositories: the
 * archiver gives a segment to all of them, or has failed.
 */
final class ArchiveRule {
    private ArchiveRule() {}

    /** Refuses a bucket in which another database archives, or has archived. */
    static void check(PreflightReport report, Spec spec, Instance instance) {
        String mine = instance.server().map(Server::systemIdentifier).orElse("");
        for (S3Repository s3 : spec.buckets()) {
            String theirs = report.repository(s3.number()).system();
            if (!mine.isEmpty() && !theirs.isEmpty() && !theirs.equals(mine)) {
                throw CliException.refused(
                        "the repository of %s holds the archive of another database, of the system identifier %s; that of %s is %s"
                                .formatted(s3.slot().option(), theirs, instance.name(), mine),
                        "Choose another bucket, or another " + s3.slot().option()
                                + ".prefix: nothing is ever written over an archive.");
            }
        }
    }
}
