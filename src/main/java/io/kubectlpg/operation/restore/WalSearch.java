package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches the WAL with the script {@code locate}, backwards from the end of a timeline. */
final class WalSearch {
    /** The time limit of a search. Each segment takes 0.25 seconds, and more if it is full. */
    private static final Duration SEARCH_LIMIT = Duration.ofSeconds(60);

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int NOT_THERE = 4;
    private static final int TIME_OVER = 7;
    private static final int UNREADABLE = 8;

    private final RestoreContext observed;
    private final TimelineHistory along;

    WalSearch(RestoreContext observed, TimelineHistory along) {
        this.observed = observed;
        this.along = along;
    }

    /** The result of a search. */
    sealed interface Answer {
        /**
         * The record was found.
         *
         * @param position the position of the record
         * @param time the time of the commit or abort, for a transaction
         */
        record Found(Lsn position, Optional<Instant> time) implements Answer {}

        /**
         * The number belongs to a subtransaction. The WAL contains no separate end of a subtransaction.
         *
         * @param of the number of its top transaction
         */
        record Subtransaction(String of) implements Answer {}

        /** The whole WAL was read, and it does not contain the record. */
        record NotThere() implements Answer {}

        /** A part of the WAL could not be read, so the record may exist. */
        record Unknown(String why) implements Answer {}
    }

    /**
     * The last commit since a backup.
     *
     * @param from the number of the backup's first segment
     */
    Answer lastCommit(long from) {
        return search("commit", "", segments(from, Long.MAX_VALUE));
    }

    /**
     * The last commit before a segment.
     *
     * @param from the number of the first segment to search
     * @param before the number of that segment
     */
    Answer lastCommitBefore(long from, long before) {
        return search("commit", "", segments(from, before - 1));
    }

    /**
     * Searches for a transaction or a restore point.
     *
     * @param kind {@code xid} or {@code name}
     */
    Answer search(String kind, String value) {
        Optional<Backup> oldest = observed.repository().oldestBackup(along);
        SegmentSize size = observed.archive().size();
        return search(
                kind,
                value,
                segments(
                        oldest.map(backup -> size.number(backup.firstSegment())).orElse(0L), Long.MAX_VALUE));
    }

    /**
     * Pairs of segment names, the newest first. First come segments that the running server has not archived yet, then
     * the archive.
     */
    private List<String> segments(long from, long to) {
        SegmentSize size = observed.archive().size();
        Optional<Long> archived = observed.archive().last(along).map(size::number);
        var pairs = new ArrayList<String>();
        observed.writer(along).map(Server::lsn).map(size::lastBefore).ifPresent(current -> {
            long first = Math.max(from, archived.map(last -> last + 1).orElse(from));
            if (first <= current && current <= to) {
                pairs.add(size.name(along.timeline(), first));
                pairs.add(size.name(along.timeline(), current));
            }
        });
        archived.ifPresent(last -> pairs.addAll(observed.archive().backwards(along, from, Math.min(last, to))));
        return pairs;
    }

    private Answer search(String kind, String value, List<String> segments) {
        var argv = new ArrayList<>(
                List.of("bash", "/opt/kubectl-pg/locate", kind, value, Long.toString(SEARCH_LIMIT.toSeconds())));
        argv.addAll(segments);
        PodExec.Result result =
                observed.kube().exec().read(observed.primary().name().podName(), argv, SEARCH_LIMIT.plus(GRACE));
        return switch (result.exitCode()) {
            case 0 -> read(result.text());
            case NOT_THERE -> new Answer.NotThere();
            case TIME_OVER -> new Answer.Unknown("the newest WAL was read for " + SEARCH_LIMIT.toSeconds() + " s");
            case UNREADABLE -> new Answer.Unknown("a segment of the WAL could not be read");
            default ->
                throw CliException.failed(
                        "the search in the WAL failed: " + result.stderr().strip(),
                        "See kubectl logs " + observed.primary().name().podName() + ".");
        };
    }

    private static Answer read(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words[0].equals("subxact")) {
            return new Answer.Subtransaction(words[words.length - 1]);
        }
        return new Answer.Found(
                Lsn.parse(words[0]), words.length > 1 ? Optional.of(Instant.parse(words[1])) : Optional.empty());
    }
}
