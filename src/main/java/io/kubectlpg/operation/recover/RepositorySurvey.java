package io.kubectlpg.operation.recover;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of reading the repository for one target.
 *
 * @param source the backup and the timeline that lead to the target
 * @param certain whether the archive is known to hold the target
 * @param lastArchived the time when the newest WAL was archived
 * @param now the time by the clock of the pod that read the repository
 */
public record RepositorySurvey(RestoreSource source, boolean certain, Optional<Instant> lastArchived, Instant now) {
    /**
     * If the newest WAL is younger than this, a primary may still be archiving. A busy primary archives at least once a
     * minute, because of archive_timeout.
     */
    private static final Duration ALIVE = Duration.ofMinutes(3);

    private static final String TWO_PRIMARIES =
            "Two primaries make an archive useless for both. Make sure that no old primary runs any more. Then wait "
                    + "three minutes, or add --force. With --xid, and with the --name of a restore point that the "
                    + "program does not know, wait: --force does not skip this check.";

    /** Refuses if WAL was archived a moment ago. */
    void refuseWhileAlive(ClusterName cluster) {
        Optional<Duration> age = lastArchived.map(last -> Duration.between(last, now));
        age.filter(young -> young.compareTo(ALIVE) < 0).ifPresent(young -> {
            throw CliException.refused(
                    "WAL came into the archive of " + cluster + " " + Math.max(0, young.toSeconds())
                            + " s ago. Another server may still archive there, such as an old primary in another "
                            + "Kubernetes cluster",
                    TWO_PRIMARIES);
        });
    }

    /** Refuses if WAL was archived after the earlier reading. */
    void refuseWhatCameSince(RepositorySurvey earlier, ClusterName cluster) {
        lastArchived
                .filter(last ->
                        earlier.lastArchived.filter(last::isAfter).isPresent() || earlier.lastArchived.isEmpty())
                .ifPresent(last -> {
                    throw CliException.refused(
                            "WAL came into the archive of " + cluster + " after the first look at it, at " + last
                                    + ". Another server archives there, such as an old primary in another Kubernetes "
                                    + "cluster",
                            TWO_PRIMARIES);
                });
    }
}
