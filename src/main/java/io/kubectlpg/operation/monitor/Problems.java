package io.kubectlpg.operation.monitor;

import io.kubectlpg.cluster.Finding;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The findings of the last looks at a cluster, and for how long each was there. */
public final class Problems {
    private final Duration tolerated;
    private final boolean warnings;
    private final Map<Key, Known> known = new LinkedHashMap<>();
    private Duration latest = Duration.ZERO;

    /**
     * What makes two findings of different looks the same one. The sentence of a finding does not: it holds sizes and
     * times, and an instance that is gone is first deleted, then has no pod, then starts.
     */
    private record Key(boolean problem, Finding.Topic topic, Optional<InstanceName> instance, String words) {}

    /**
     * A finding that has not ended.
     *
     * @param seen the time of the last look that found it
     * @param counted for how long it was there until {@code seen}, without the gaps
     * @param goneSince the time of the first look that did not find it any more; empty if it is there
     * @param lasts whether it was reported as a problem that lasts
     */
    private record Known(
            Finding finding,
            Duration since,
            Duration seen,
            Duration counted,
            Optional<Duration> goneSince,
            boolean lasts) {
        private boolean there() {
            return goneSince.isEmpty();
        }
    }

    /**
     * No finding yet.
     *
     * @param tolerated how long a problem may be there until it counts, and how long it must be gone until it has ended
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
        known.replaceAll((key, before) -> seen.containsKey(key) ? before : gone(before, now));
        known.entrySet().removeIf(entry -> {
            Known before = entry.getValue();
            // A problem that comes back soon is the same one: a server that crashes again and again is a problem.
            boolean ended = before.goneSince()
                    .filter(gone -> !entry.getKey().problem() || now.minus(gone).compareTo(tolerated) >= 0)
                    .filter(gone -> !seen.containsKey(entry.getKey()))
                    .isPresent();
            if (ended) {
                changes.add(ended(before));
            }
            return ended;
        });
        seen.forEach((key, finding) -> take(key, finding, now, changes));
        latest = now;
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
        latest = now;
        return changes;
    }

    /** Ends what the last look did not find any more. */
    public List<Change> close() {
        var changes = new ArrayList<Change>();
        known.values().removeIf(before -> {
            if (!before.there()) {
                changes.add(ended(before));
            }
            return !before.there();
        });
        return changes;
    }

    private Known gone(Known before, Duration now) {
        if (!before.there()) {
            return before;
        }
        // Between two looks it counts as there. While looks failed, nobody knows.
        Duration more = latest.equals(before.seen()) ? now.minus(before.seen()) : Duration.ZERO;
        return new Known(
                before.finding(),
                before.since(),
                before.seen(),
                before.counted().plus(more),
                Optional.of(now),
                before.lasts());
    }

    private void take(Key key, Finding finding, Duration now, List<Change> changes) {
        Known before = known.getOrDefault(key, new Known(finding, now, now, Duration.ZERO, Optional.empty(), false));
        Duration lasted = now.minus(before.since());
        boolean other = before.finding().severity() != finding.severity();
        if (!known.containsKey(key)) {
            changes.add(new Change(Change.Kind.BEGAN, finding, lasted));
        } else if (other) {
            changes.add(new Change(Change.Kind.SEVERITY, finding, lasted));
        }
        Duration counted = before.there() ? before.counted().plus(now.minus(before.seen())) : before.counted();
        boolean lasts = key.problem() && counted.compareTo(tolerated) >= 0;
        boolean worse = other && finding.severity() == Finding.Severity.ERROR;
        if (lasts && (worse || !before.lasts())) {
            changes.add(new Change(Change.Kind.LASTS, finding, lasted));
        }
        known.put(key, new Known(finding, before.since(), now, counted, Optional.empty(), lasts));
    }

    private static Change ended(Known before) {
        Duration lasted = before.goneSince().orElseThrow().minus(before.since());
        return new Change(before.lasts() ? Change.Kind.OVER : Change.Kind.ENDED, before.finding(), lasted);
    }

    /** The problems that last and are there now, in their newest words. */
    public List<Finding> lasting() {
        return known.values().stream()
                .filter(before -> before.lasts() && before.there())
                .map(Known::finding)
                .toList();
    }

    /** Whether a problem is there that began until that moment and does not count yet. */
    public boolean undecided(Duration moment) {
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().problem())
                .map(Map.Entry::getValue)
                .anyMatch(before ->
                        before.there() && !before.lasts() && before.since().compareTo(moment) <= 0);
    }

    /** When the next problem will count or will have ended, unless something changes; empty if there is none. */
    public Optional<Duration> nextMoment(Duration now) {
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().problem())
                .map(Map.Entry::getValue)
                .filter(before -> !before.there() || !before.lasts())
                .map(before -> before.goneSince()
                        .orElseGet(() -> before.seen().minus(before.counted()))
                        .plus(tolerated))
                // What looks that failed have left undecided stays so until one succeeds.
                .filter(moment -> moment.compareTo(now) > 0)
                .min(Duration::compareTo);
    }

    /** How long a problem may be there until it counts. */
    public Duration tolerated() {
        return tolerated;
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
