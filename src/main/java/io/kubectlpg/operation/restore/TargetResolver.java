package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.RestorePoints;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.postgres.TransactionId;
import io.kubectlpg.spec.NearestName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the position of a target. It refuses a target that recovery would never reach, because PostgreSQL would then
 * replay to the end of the archive and not open the database.
 */
final class TargetResolver {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RestoreContext observed;

    TargetResolver(RestoreContext observed) {
        this.observed = observed;
    }

    ResolvedTarget of(RecoveryChoice choice) {
        return switch (choice.target()) {
            case RecoveryTarget.Time time -> time(time, choice);
            case RecoveryTarget.Lsn lsn -> lsn(lsn.at(), followed(choice));
            case RecoveryTarget.Xid xid -> transaction(xid.id(), choice);
            case RecoveryTarget.Name name -> restorePoint(name, choice);
            case RecoveryTarget.Immediate _ -> ResolvedTarget.along(ofTheBackup(choice));
            case RecoveryTarget.Latest _ -> ResolvedTarget.along(followed(choice));
        };
    }

    private TimelineHistory followed(RecoveryChoice choice) {
        return choice.timeline().map(observed::history).orElse(observed.present());
    }

    /** The timeline on which the chosen backup was made. The end of the backup lies on that timeline. */
    private TimelineHistory ofTheBackup(RecoveryChoice choice) {
        if (choice.timeline().isPresent()) {
            return followed(choice);
        }
        return choice.backup()
                .flatMap(label -> observed.repository().backup(label))
                .map(backup -> observed.history(backup.timeline()))
                .orElseGet(() -> followed(choice));
    }

    private ResolvedTarget time(RecoveryTarget.Time target, RecoveryChoice choice) {
        Instant now = observed.now();
        if (target.at().isAfter(now)) {
            throw CliException.refused(
                    target.text() + " is in the future: on "
                            + observed.primary().name() + " it is " + new RecoveryTarget.Time(now).text(),
                    "Choose a moment that has passed on that server.");
        }
        TimelineHistory along = choice.timeline().map(observed::history).orElseGet(() -> inUseAt(target));
        if (observed.writer(along).isEmpty()) {
            refuseAfterLastCommit(target, along);
        }
        return ResolvedTarget.along(along).at(target.at());
    }

    /** The timeline that was in use at that moment. An earlier restore may have abandoned it since. */
    private TimelineHistory inUseAt(RecoveryTarget.Time target) {
        Optional<Observation.Opening> opening = observed.observation().openingAfter(target.at());
        if (opening.isEmpty()) {
            return observed.present();
        }
        if (target.at().isAfter(opening.get().closed())) {
            throw CliException.refused(
                    "at " + target.text() + " the database was closed for a restore",
                    "Choose a moment up to "
                            + new RecoveryTarget.Time(opening.get().closed()).text() + ", or from "
                            + new RecoveryTarget.Time(opening.get().opened()).text() + " on.");
        }
        return observed.history(opening.get().left());
    }

    /** Refuses a time after the last commit of an abandoned timeline, because nothing is committed there any more. */
    private void refuseAfterLastCommit(RecoveryTarget.Time target, TimelineHistory along) {
        Instant last = lastCommit(along, target).time().orElse(Instant.MIN);
        if (!target.at().isBefore(last)) {
            throw CliException.refused(
                    target.text() + " is after the last commit in the archive, so recovery could not reach it",
                    "The last commit was at " + new RecoveryTarget.Time(last).text()
                            + ": choose a time before that moment, or use --latest.");
        }
    }

    private WalSearch.Answer.Found lastCommit(TimelineHistory along, RecoveryTarget target) {
        if (new WalSearch(observed, along).lastCommit(0) instanceof WalSearch.Answer.Found found) {
            return found;
        }
        throw CliException.refused(
                "the last commit in the archive cannot be found, so the archive may not reach " + target.words(),
                "See kubectl pg info " + observed.cluster() + ".");
    }

    private ResolvedTarget lsn(Lsn target, TimelineHistory along) {
        Lsn end = observed.writer(along)
                .map(Server::lsn)
                .orElseGet(() ->
                        lastCommit(along, new RecoveryTarget.Lsn(target, false)).position());
        if (target.compareTo(end) > 0) {
            throw CliException.refused(
                    "the WAL of timeline " + along.timeline() + " does not reach " + target,
                    "The last position is " + end + ".");
        }
        return ResolvedTarget.along(along).at(target);
    }

    private ResolvedTarget transaction(TransactionId id, RecoveryChoice choice) {
        TimelineHistory along = followed(choice);
        if (observed.writer(along).isPresent()) {
            refuseUnended(id);
        }
        return switch (new WalSearch(observed, along).search("xid", id.toString())) {
            case WalSearch.Answer.Found found -> {
                ResolvedTarget there = ResolvedTarget.along(along).at(found.position());
                yield found.time().map(there::at).orElse(there);
            }
            case WalSearch.Answer.Subtransaction sub ->
                throw CliException.refused(
                        "transaction " + id + " is a part of " + sub.of() + ", and ended with it",
                        "Choose --xid " + sub.of() + ".");
            case WalSearch.Answer.NotThere _ ->
                throw CliException.refused(
                        "no end of a transaction " + id + " is in the WAL of timeline " + along.timeline()
                                + " since its oldest backup",
                        "Choose a time with --time, or find the number in the column xmin of a row that the "
                                + "transaction wrote.");
            case WalSearch.Answer.Unknown unknown ->
                notKnown("whether the WAL holds the end of transaction " + id, unknown, along, choice);
        };
    }

    /**
     * Handles a target whose existence is unknown. If recovery does not reach the target, the database does not open.
     * So the user must agree with {@code --force}.
     */
    private static ResolvedTarget notKnown(
            String question, WalSearch.Answer.Unknown unknown, TimelineHistory along, RecoveryChoice choice) {
        if (!choice.force()) {
            throw CliException.refused(
                    question + " is not known: " + unknown.why(),
                    "Choose a --time or an --lsn, or try again when the repository answers. With --force, recovery "
                            + "starts anyway. If the WAL does not hold the target, recovery fails, and a database "
                            + "that is restored in place stays closed until another restore succeeds.");
        }
        return ResolvedTarget.along(along)
                .remark(question + " (" + unknown.why()
                        + "). If the WAL does not hold the target, recovery fails and the "
                        + "database stays closed until another restore succeeds");
    }

    /**
     * Refuses a transaction that has not ended. The check uses the numbers of the running server only; it ignores
     * numbers that are used again after a restore.
     */
    private void refuseUnended(TransactionId id) {
        PodExec.Result result = observed.kube()
                .exec()
                .read(
                        observed.primary().name().podName(),
                        List.of("bash", "/opt/kubectl-pg/xid-status", id.toString()),
                        LIMIT);
        String[] answer = result.text().split("\n", -1);
        if (!result.succeeded() || answer.length != 2) {
            throw CliException.failed(
                    "the server does not report the state of transaction " + id + ": "
                            + result.stderr().strip(),
                    "");
        }
        switch (answer[1]) {
            case "future" ->
                throw CliException.refused(
                        "no transaction " + id + " has begun yet",
                        "SELECT pg_current_xact_id() shows the newest number.");
            case "in progress" ->
                throw CliException.refused(
                        "transaction " + id + " has not ended yet", "Wait until the transaction has ended.");
            default -> {}
        }
    }

    private ResolvedTarget restorePoint(RecoveryTarget.Name target, RecoveryChoice choice) {
        ClusterHistory known = observed.stored().and(RestorePoints.onVolume(observed.kube(), observed.primary()));
        Optional<RestorePoint> entry = known.restorePoint(target.name());
        if (entry.isEmpty()) {
            return search(target, choice, known.restorePoints());
        }
        RestorePoint point = entry.get();
        TimelineHistory along = choice.timeline()
                .map(observed::history)
                .orElseGet(() -> observed.present().includes(point.timeline(), point.lsn())
                        ? observed.present()
                        : observed.history(point.timeline()));
        if (!along.includes(point.timeline(), point.lsn())) {
            throw CliException.refused(
                    "the restore point " + point.name() + " is on timeline " + point.timeline()
                            + ", and the history of timeline " + along.timeline() + " does not contain it",
                    "Leave --timeline out.");
        }
        return ResolvedTarget.along(along).at(point.lsn()).at(point.time());
    }

    /**
     * Searches the WAL for a restore point that was created without this program. PostgreSQL keeps no list of such
     * points.
     */
    private ResolvedTarget search(RecoveryTarget.Name target, RecoveryChoice choice, List<RestorePoint> known) {
        TimelineHistory along = followed(choice);
        return switch (new WalSearch(observed, along)
                .search("name", target.name().text())) {
            case WalSearch.Answer.Found found -> ResolvedTarget.along(along).at(found.position());
            case WalSearch.Answer.Unknown unknown ->
                notKnown("whether there is a restore point " + target.name(), unknown, along, choice);
            case WalSearch.Answer.NotThere _ -> throw notThere(target, along, known);
            case WalSearch.Answer.Subtransaction _ -> throw notThere(target, along, known);
        };
    }

    private CliException notThere(RecoveryTarget.Name target, TimelineHistory along, List<RestorePoint> known) {
        List<String> names =
                known.stream().map(point -> point.name().toString()).toList();
        String remedy = NearestName.to(target.name().toString(), names)
                .map(near -> "Did you mean " + near + "?")
                .orElseGet(() -> names.isEmpty()
                        ? "There are no restore points. Create one with: kubectl pg restore-point create "
                                + observed.cluster() + " POINT"
                        : "There are "
                                + String.join(
                                        ", ",
                                        names.reversed().stream().limit(10).toList())
                                + "; see kubectl pg restore-point list " + observed.cluster() + ".");
        return CliException.refused(
                "there is no restore point " + target.name() + " on timeline " + along.timeline()
                        + " since its oldest backup",
                remedy);
    }
}
