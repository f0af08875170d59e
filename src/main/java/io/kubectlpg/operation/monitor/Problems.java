package io.kubectlpg.operation.monitor;

import io.kubectlpg.cluster.Finding;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The findings of the last look at a cluster, and since when each is there. */
public final class Problems {
    private final Duration tolerated;
    private final boolean warnings;
    private final Map<Key, Known> known = new LinkedHashMap<>();

    /**
     * What makes two findings of different looks the same one. The sentence of a finding does not: it holds sizes and
     * times, and an instance that is gone is first deleted, then has no pod, then starts.
     */
    private record Key(boolean problem, Finding.Topic topic, Optional<InstanceName> instance, String words) {}

    private record Known(Finding finding, Duration since, boolean lasts) {}

    /**
     * No finding yet.
     *
     * @param tolerated how long a problem may be there until it counts
     * @param warnings whether a warning is a problem, too
     */
    public Problems(Duration tolerated, boolean warnings) {
        this.tolerated = tolerated;
        this.warnings = warnings;
    }

    /**
     * Takes in what a look has found.
     *
     * @param findings all findings, the worst first
     * @param now the time since the watch began
     */
    public List<Change> look(List<Finding> findings, Duration now) {
        var seen = new LinkedHashMap<Key, Finding>();
        findings.forEach(finding -> seen.putIfAbsent(key(finding), finding));
        var changes = new ArrayList<Change>();
        known.entrySet().removeIf(entry -> {
            boolean gone = !seen.containsKey(entry.getKey());
            if (gone) {
                changes.add(ended(entry.getValue(), now));
            }
            return gone;
        });
        seen.forEach((key, finding) -> take(key, finding, now, changes));
        return changes;
    }

    /**
     * Takes in that a look has failed. What was found before is unknown now, and neither ends nor begins.
     *
     * @param why the finding that says why
     */
    public List<Change> failed(Finding why, Duration now) {
        var changes = new ArrayList<Change>();
        take(key(why), why, now, changes);
        return changes;
    }

    private void take(Key key, Finding finding, Duration now, List<Change> changes) {
        Known before = known.get(key);
        Duration since = before == null ? now : before.since();
        if (before == null) {
            changes.add(new Change(Change.Kind.BEGAN, finding, Duration.ZERO));
        }
        Duration lasted = now.minus(since);
        boolean lasts = before != null && before.lasts();
        if (!lasts && key.problem() && lasted.compareTo(tolerated) >= 0) {
            lasts = true;
            changes.add(new Change(Change.Kind.LASTS, finding, lasted));
        }
        known.put(key, new Known(finding, since, lasts));
    }

    private static Change ended(Known gone, Duration now) {
        return new Change(gone.lasts() ? Change.Kind.OVER : Change.Kind.ENDED, gone.finding(), now.minus(gone.since()));
    }

    /** The problems that last now, in their newest words. */
    public List<Finding> lasting() {
        return known.values().stream().filter(Known::lasts).map(Known::finding).toList();
    }

    /** When the first of the problems that do not count yet will count; empty if there is none. */
    public Optional<Duration> nextToLast() {
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().problem() && !entry.getValue().lasts())
                .map(entry -> entry.getValue().since().plus(tolerated))
                .min(Duration::compareTo);
    }

    private Key key(Finding finding) {
        boolean problem = warnings || finding.severity() == Finding.Severity.ERROR;
        return new Key(problem, finding.topic(), finding.instance(), words(finding));
    }

    /** The sentence without its numbers, where the topic does not tell one finding from another. */
    static String words(Finding finding) {
        return finding.topic() == Finding.Topic.OTHER ? finding.problem().replaceAll("(?<![\\w-])[0-9]\\S*", "#") : "";
    }
}
