package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The backup from which a restore starts, and the timeline that it follows.
 *
 * @param hole the hole in the archive before which recovery ends; empty unless the user allowed that
 */
public record RestoreSource(Backup backup, Timeline timeline, Optional<ArchivedWal.Gap> hole) {

    /**
     * The backup and the timeline that lead to a target.
     *
     * @throws CliException refused, if no backup leads to the target
     */
    public static RestoreSource find(Kube kube, Instance primary, Observation observation, RecoveryChoice choice) {
        RestoreContext observed = RestoreContext.observe(kube, primary, observation, choice);
        return find(observed, new TargetResolver(observed).of(choice), choice);
    }

    static RestoreSource find(RestoreContext observed, ResolvedTarget resolved, RecoveryChoice choice) {
        Backup backup = new BackupSelection(observed, choice.target(), resolved).backup(choice);
        requireSameDatabase(observed, backup);
        Optional<ArchivedWal.Gap> hole =
                WalContinuity.of(observed).require(choice, resolved.along(), resolved.position(), backup);
        return new RestoreSource(backup, resolved.along().timeline(), hole);
    }

    /**
     * Checks that the backup is of the same database. Two clusters with the same name and bucket would share a stanza,
     * and their backups look alike.
     */
    private static void requireSameDatabase(RestoreContext observed, Backup backup) {
        Optional<String> own = observed.observation().systemIdentifier();
        observed.repository()
                .databaseOf(backup)
                .map(InfoDocument.Database::systemIdentifier)
                .filter(id -> own.isPresent() && !own.get().equals(id))
                .ifPresent(id -> {
                    throw CliException.refused(
                            "the backup " + backup.label() + " is of another database: its system identifier is " + id
                                    + ", and that of the data directory of "
                                    + observed.primary().name() + " is " + own.get(),
                            "Another cluster writes to this place, or the repository was replaced. See which place "
                                    + "the values under backup name with kubectl pg info " + observed.cluster() + ".");
                });
    }

    /** One sentence about the commits that are lost because of the hole; empty without a hole. */
    public Optional<String> lostAtHole() {
        return hole.map(gap -> "what was committed after the hole: the archive lacks " + segments(gap)
                + ", and recovery ends before the hole");
    }

    private static String segments(ArchivedWal.Gap gap) {
        return gap.missing().equals(gap.last())
                ? "the WAL segment " + gap.missing()
                : "the WAL segments from " + gap.missing() + " to " + gap.last();
    }

    /**
     * The arguments of the script {@code request-restore} after the id.
     *
     * @param origin the script's word for the repository; empty: the instance's own repository
     */
    public List<String> arguments(RecoveryChoice choice, boolean backupAfterwards, String origin) {
        return List.of(
                choice.target().type(),
                choice.target().target().orElse(""),
                backup.label(),
                timeline.toString(),
                word(backupAfterwards),
                word(choice.target().exclusive()),
                // Two repositories may hold backups with the same label.
                Integer.toString(backup.repository()),
                origin,
                word(choice.upToHole()),
                word(choice.repository().isPresent()));
    }

    /** pgBackRest's options for a restore into an empty directory. */
    public List<String> options(RecoveryChoice choice) {
        var options = new ArrayList<String>();
        options.add("--type=" + choice.target().type());
        options.add("--set=" + backup.label());
        // pgBackRest has no --target-timeline for the end of a backup.
        options.add(
                choice.target() instanceof RecoveryTarget.Immediate
                        ? "--recovery-option=recovery_target_timeline=" + timeline
                        : "--target-timeline=" + timeline);
        choice.target().target().ifPresent(target -> options.add("--target=" + target));
        // The end of the archive is no target: PostgreSQL opens the database there by itself.
        if (!(choice.target() instanceof RecoveryTarget.Latest)) {
            options.add("--target-action=promote");
        }
        if (choice.target().exclusive()) {
            options.add("--target-exclusive");
        }
        choice.repository().ifPresent(number -> options.add("--repo=" + number));
        return options;
    }

    private static String word(boolean answer) {
        return answer ? "yes" : "no";
    }
}
