package io.kubectlpg.operation.restore;

import io.kubectlpg.operation.Result;
import java.util.Optional;

/**
 * The state of a database after a restore, as its instance reports it.
 *
 * @param timeline the number of the new timeline
 * @param lastCommit the time of the last replayed commit, if it is known
 */
public record Restored(String timeline, Optional<String> lastCommit) implements Result {
    /** Reads the result of the request. */
    static Restored parse(String result) {
        String[] timelineAndTime = result.split(" ", 2);
        return new Restored(
                timelineAndTime[0], timelineAndTime.length > 1 ? Optional.of(timelineAndTime[1]) : Optional.empty());
    }

    /** The state in words, such as "timeline 2, last commit …". */
    public String words() {
        return "timeline " + timeline
                + lastCommit.map(time -> ", last commit " + time).orElse("");
    }
}
