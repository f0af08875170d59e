package io.kubectlpg.operation.preflight;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.VolumeRepository;

/**
 * Checks that a repository belongs to only one database. PostgreSQL archives each segment to all repositories. So if
 * one repository contains another database's archive, no WAL would arrive in any. A former repository of the same
 * database may be used again.
 */
public final class ArchiveRule {
    private ArchiveRule() {}

    /**
     * Refuses a bucket in which another database archives or has archived, and a volume that contains another
     * database's archive.
     *
     * @param found the preflight pod's report
     * @param namespace the cluster's namespace
     */
    public static void check(Repository repository, RepositoryReport found, Instance instance, String namespace) {
        String mine = instance.server().map(Server::systemIdentifier).orElse("");
        String theirs = found.system();
        if (!mine.isEmpty() && !theirs.isEmpty() && !theirs.equals(mine)) {
            throw CliException.refused(
                    "%s holds the archive of another database, of the system identifier %s; that of %s is %s"
                            .formatted(place(repository, instance), theirs, instance.name(), mine),
                    "The program never overwrites an archive. " + remedy(repository, instance, namespace));
        }
    }

    private static String place(Repository repository, Instance instance) {
        return switch (repository) {
            case S3Repository s3 -> s3.place();
            case VolumeRepository volume -> "the volume " + claim(instance);
        };
    }

    private static String remedy(Repository repository, Instance instance, String namespace) {
        return switch (repository) {
            case S3Repository s3 ->
                "Choose another bucket, or another " + s3.slot().option() + ".prefix.";
            case VolumeRepository volume ->
                "If nobody needs that archive any more, remove it with: kubectl delete persistentvolumeclaim -n "
                        + namespace
                        + " " + claim(instance);
        };
    }

    private static String claim(Instance instance) {
        return RepositoryHost.claimName(instance.name().cluster());
    }
}
