package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.Timeline;
import java.util.ArrayList;
import java.util.List;

/** What a restore starts from, and which timeline it follows from there. */
public record RestoreSource(Backup backup, Timeline timeline) {

    /**
     * The backup and the timeline that lead to a target.
     *
     * @throws CliException refused, when none do
     */
    public static RestoreSource find(Kube kube, Instance primary, Observation observation, RecoveryChoice choice) {
        Situation situation = Situation.observe(kube, primary, observation, choice);
        Destination destination = new Destinations(situation).of(choice);
        Backup backup = new StartingPoint(situation, choice.target(), destination).backup(choice);
        new UnbrokenArchive(situation).require(choice.target(), destination, backup);
        return new RestoreSource(backup, destination.along().timeline());
    }

    /** The arguments of the script {@code request-restore}, behind the id. */
    public List<String> arguments(RecoveryChoice choice, boolean backupAfterwards) {
        return List.of(
                choice.target().type(),
                choice.target().target().orElse(""),
                backup.label(),
                timeline.toString(),
                word(backupAfterwards),
                word(choice.target().exclusive()),
                // Two repositories may hold backups of one label.
                Integer.toString(backup.repository()));
    }

    /** pgBackRest's options for a restore into an empty place. */
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
        // The end of the archive is no target: PostgreSQL opens there by itself.
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
