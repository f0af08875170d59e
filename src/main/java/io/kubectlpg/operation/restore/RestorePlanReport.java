package io.kubectlpg.operation.restore;

import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes, on one screen, everything that the user must know before agreeing. */
final class RestorePlanReport {
    private static final int LABEL = 11;

    private final RestoreContext observed;
    private final ResolvedTarget resolved;
    private final RestoreSource source;
    private final List<String> lines = new ArrayList<>();

    private RestorePlanReport(RestoreContext observed, ResolvedTarget resolved, RestoreSource source) {
        this.observed = observed;
        this.resolved = resolved;
        this.source = source;
    }

    static List<String> of(
            RestoreContext observed,
            ResolvedTarget resolved,
            RestoreSource source,
            RecoveryChoice choice,
            boolean backupAfterwards) {
        var screen = new RestorePlanReport(observed, resolved, source);
        screen.print(choice.target(), backupAfterwards);
        return screen.lines;
    }

    private void print(RecoveryTarget target, boolean backupAfterwards) {
        Optional<WalSearch.Answer.Found> last = lastCommit();
        lines.add(observed.cluster() + " is restored in place.");
        line("from", from(last));
        line("to", to(target));
        line("lost", lost(target, last));
        line(
                "backup",
                "%s, %s, %s, ended %s"
                        .formatted(
                                source.backup().label(),
                                source.backup().type().word(),
                                Values.size(source.backup().sizes().database()),
                                new RecoveryTarget.Time(source.backup().stop()).text()));
        line("copied", "the files that differ from the backup; then WAL is replayed from the backup to the target");
        line("meanwhile", "all connections are closed, and none is accepted until the database is open again");
        observed.observation()
                .runningRequest()
                .map(Request::id)
                .ifPresent(id -> line("", "the backup " + id + ", which is running, is given up first"));
        beware();
        line("way back", "kubectl pg " + wayBack(observed));
        line(
                "afterwards",
                backupAfterwards
                        ? "a full backup of the new timeline is taken; the database is open meanwhile"
                        : "no backup is taken; until the next backup, another restore starts from an older backup "
                                + "and takes longer");
        resolved.remarks().forEach(remark -> line("unknown", remark));
    }

    /**
     * Warns about the configuration and the volume, because the restore starts a server with the same configuration on
     * the same volume.
     */
    private void beware() {
        Optional<Finding> full = Health.fullVolume(observed.primary());
        if (full.isPresent()) {
            line("beware", full.get().problem());
            line("", "a restore needs free space, too: " + full.get().remedy());
            return;
        }
        observed.observation().ends().filter(Observation.Ends::lasting).ifPresent(ends -> {
            line("beware", ends.words(observed.primary().name()));
            line("", "if a value is the cause, no restore fixes it: " + Health.correction(observed.primary()));
        });
    }

    private void line(String label, String text) {
        lines.add("  " + label + " ".repeat(LABEL - label.length()) + text);
    }

    private Optional<WalSearch.Answer.Found> lastCommit() {
        var search = new WalSearch(observed, observed.present());
        long from = observed.archive().size().number(source.backup().firstSegment());
        return search.lastCommit(from) instanceof WalSearch.Answer.Found found ? Optional.of(found) : Optional.empty();
    }

    private String from(Optional<WalSearch.Answer.Found> last) {
        String position = observed.observation()
                .server()
                .map(server -> ", LSN " + server.lsn())
                .orElse(", where no server runs");
        return "timeline " + observed.present().timeline() + position
                + last.flatMap(WalSearch.Answer.Found::time)
                        .map(time -> ", last commit " + new RecoveryTarget.Time(time).text())
                        .orElse("");
    }

    private String to(RecoveryTarget target) {
        String time = target instanceof RecoveryTarget.Time
                ? ""
                : resolved.time()
                        .map(moment -> ", of " + new RecoveryTarget.Time(moment).text())
                        .orElse("");
        return target.words() + time + ", along timeline " + source.timeline();
    }

    /** The lost part as a time. It is also given in bytes if both ends are known and lie on one history. */
    private String lost(RecoveryTarget target, Optional<WalSearch.Answer.Found> last) {
        if (source.lostAtHole().isPresent()) {
            return source.lostAtHole().get();
        }
        boolean stays = resolved.along().equals(observed.present());
        if (!stays) {
            return "the commits of timeline " + observed.present().timeline()
                    + ": they are no longer in the database, but they stay in the archive";
        }
        if (target instanceof RecoveryTarget.Latest) {
            return observed.observation().server().isPresent()
                    ? "nothing: everything committed is archived first"
                    : "WAL that was never archived, if there is any";
        }
        Optional<Instant> until = target instanceof RecoveryTarget.Immediate
                ? Optional.of(source.backup().stop())
                : resolved.time();
        var words = new ArrayList<String>();
        if (until.isPresent() && last.isPresent() && last.get().time().isPresent()) {
            Instant end = last.get().time().get();
            words.add(
                    end.isAfter(until.get())
                            ? "the commits of the last "
                                    + Values.duration(
                                            Duration.between(until.get(), end).plusMillis(999))
                            : "no commit: the last one is before the target");
        }
        bytes(target).ifPresent(bytes -> words.add(Values.size(bytes) + " of WAL"));
        return words.isEmpty() ? "everything committed after the target" : String.join(", ", words);
    }

    private Optional<Long> bytes(RecoveryTarget target) {
        Optional<Lsn> position = target instanceof RecoveryTarget.Immediate
                ? Optional.of(source.backup().stopLsn())
                : resolved.position();
        return position.flatMap(from -> observed.observation()
                .server()
                .map(Server::lsn)
                .map(end -> Math.max(0, end.position() - from.position())));
    }

    /** The command that would restore the present state. */
    static String wayBack(RestoreContext observed) {
        return "restore %s --timeline %s --latest"
                .formatted(observed.cluster(), observed.present().timeline());
    }
}
