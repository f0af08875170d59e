package io.kubectlpg.operation.restore;

import io.kubectlpg.operation.Result;
import java.util.Optional;

/**
 * Where a database is after a restore, as its instance wrote it.
 *
 * @param timeline the new one's number
 * @param lastCommit the time of the last commit that was replayed, where it is known
 */
public record Restored(String timeline, Optional<String> lastCommit) implements Result {
    /** Reads what the request ended with. */
    static Restored parse(String result) {
        String[] timelineAndTime = result.split(" ", 2);
        return new Restored(
                timelineAndTime[0], timelineAndTime.length > 1 ? Optional.of(timelineAndTime[1]) : Optional.empty());
    }

    /** In words, such as "timeline 2, last commit …". */
    public String words() {
        return "timeline " + timeline
                + lastCommit.map(time -> ", last commit " + time).orElse("");
    }
}
