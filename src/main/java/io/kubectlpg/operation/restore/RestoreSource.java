package io.kubectlpg.operation.restore;

import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Timeline;
import java.util.List;

/** What a restore starts from, and which timeline it follows from there. */
public record RestoreSource(Backup backup, Timeline timeline) {

    /** The arguments of the script {@code request-restore}, behind the id. */
    public List<String> arguments(RecoveryChoice choice, boolean backupAfterwards) {
        return List.of(
                choice.target().type(),
                choice.target().target().orElse(""),
                backup.label(),
                timeline.toString(),
                word(backupAfterwards),
                word(choice.target().exclusive()),
                choice.repository().isPresent()
                        ? Integer.toString(choice.repository().getAsInt())
                        : "");
    }

    private static String word(boolean answer) {
        return answer ? "yes" : "no";
    }
}
