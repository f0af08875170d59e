package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Moment;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which moments a cluster can be taken back to, and what that costs. */
final class Window {
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(3);

    private final Kube kube;
    private final Instance primary;
    private final Observation observation;
    private final InfoDocument repository;
    private final TimelineHistory history;

    Window(Kube kube, Instance primary, Observation observation, InfoDocument repository) {
        this.kube = kube;
        this.primary = primary;
        this.observation = observation;
        this.repository = repository;
        this.history = observation
                .history()
                .orElseThrow(() -> CliException.refused(
                        primary.name() + " holds no database whose timeline could be followed",
                        "A lost volume is not restored in place."));
    }

    /** The backup and timeline that lead to the target, or a refusal that says why none does. */
    RestoreSource sourceFor(RecoveryChoice choice) {
        refuseWhileBusy();
        TimelineHistory followed = choice.timeline().map(observation::history).orElse(history);
        RestoreSource source = switch (choice.target()) {
            case RecoveryTarget.Time time -> sourceFor(time, choice);
            case RecoveryTarget.Lsn lsn -> {
                refuseBeyondEnd(lsn);
                yield from(repository.backupFor(lsn.at(), followed), lsn, followed);
            }
            case RecoveryTarget.Xid xid -> from(repository.oldestBackup(followed), xid, followed);
            case RecoveryTarget.Name point -> from(repository.oldestBackup(followed), point, followed);
            case RecoveryTarget.Immediate end -> from(repository.newestBackup(followed), end, followed);
            case RecoveryTarget.Latest end -> from(repository.newestBackup(followed), end, followed);
        };
        return choice.backup().map(label -> chosen(label, source)).orElse(source);
    }

    /** A backup that was chosen by hand: it must lead there, too. */
    private RestoreSource chosen(BackupLabel label, RestoreSource source) {
        Backup backup = repository.backups().stream()
                .filter(known -> known.label().equals(label.toString()))
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        "the repository holds no backup " + label,
                        "See what there is with: kubectl pg info "
                                + primary.name().cluster()));
        if (!InfoDocument.usable(backup, observation.history(source.timeline()))) {
            throw CliException.refused(
                    "no timeline leads from the backup " + label + " to timeline " + source.timeline(),
                    "Leave --backup out, or choose one of that timeline; kubectl pg info "
                            + primary.name().cluster() + " -o wide shows them.");
        }
        return new RestoreSource(backup, source.timeline());
    }

    private RestoreSource from(Optional<Backup> backup, RecoveryTarget target, TimelineHistory followed) {
        return new RestoreSource(
                backup.orElseThrow(() -> CliException.refused(
                        "the repository holds no backup that leads to " + target.words(),
                        "See kubectl pg info " + primary.name().cluster() + ".")),
                followed.timeline());
    }

    private void refuseBeyondEnd(RecoveryTarget.Lsn target) {
        observation
                .server()
                .map(Server::lsn)
                .filter(end -> target.at().compareTo(end) > 0)
                .ifPresent(end -> {
                    throw CliException.refused(
                            "the WAL has not come to " + target.at() + " yet",
                            "It ends at " + end + "; choose an LSN before.");
                });
    }

    private RestoreSource sourceFor(RecoveryTarget.Time target, RecoveryChoice choice) {
        Instant now = observation.server().map(Server::now).orElse(observation.now());
        if (target.at().isAfter(now)) {
            throw CliException.refused(
                    target.text() + " is in the future: on " + primary.name() + " it is "
                            + new RecoveryTarget.Time(now).text(),
                    "Choose a moment that has passed there.");
        }
        TimelineHistory live = choice.timeline().map(observation::history).orElseGet(() -> historyAt(target));
        Backup backup = repository.backupFor(target.at(), live).orElseThrow(() -> tooEarly(target, live));
        if (observation.server().isEmpty() && live.timeline().equals(history.timeline())) {
            refuseAfterLastCommit(target);
        }
        return new RestoreSource(backup, live.timeline());
    }

    /** The timeline that was in use at that moment: an earlier restore may have left it since. */
    private TimelineHistory historyAt(RecoveryTarget.Time target) {
        Optional<Observation.Opening> opening = observation.openingAfter(target.at());
        if (opening.isEmpty()) {
            return history;
        }
        if (target.at().isAfter(opening.get().closed())) {
            throw CliException.refused(
                    "at " + target.text() + " the database was closed for a restore",
                    "Choose a moment up to "
                            + new RecoveryTarget.Time(opening.get().closed()).text() + ", or from "
                            + new RecoveryTarget.Time(opening.get().opened()).text() + " on.");
        }
        return observation.history(opening.get().left());
    }

    private void refuseWhileBusy() {
        Optional<Request> busy = observation.runningRequest();
        if (busy.isPresent()) {
            throw CliException.refused(
                    "%s carries out %s %s"
                            .formatted(
                                    primary.name(),
                                    busy.get().kind(),
                                    busy.get().id()),
                    "Wait until it has ended; kubectl pg status "
                            + primary.name().cluster() + " shows how far it is.");
        }
    }

    private CliException tooEarly(RecoveryTarget.Time target, TimelineHistory live) {
        return repository
                .windowStart(live)
                .map(start -> CliException.refused(
                        target.text() + " is before the end of the first backup",
                        "The earliest moment is " + new RecoveryTarget.Time(start).text() + "."))
                .orElseGet(() -> CliException.refused(
                        "the repository holds no backup from which this timeline can be reached",
                        "See kubectl pg info " + primary.name().cluster() + "."));
    }

    /** A server that does not run commits nothing any more: the archive ends with what it committed last. */
    private void refuseAfterLastCommit(RecoveryTarget.Time target) {
        String newest = repository.lastSegment().orElse("");
        String oldest = repository.firstSegment().orElse(newest);
        PodExec.Result result = kube.exec()
                .run(
                        primary.name().podName(),
                        List.of("bash", "/opt/kubectl-pg/last-commit", newest, oldest),
                        LOOK_LIMIT);
        if (!result.succeeded()) {
            throw CliException.refused(
                    "the last commit in the archive cannot be found, so nobody knows whether it reaches "
                            + target.text(),
                    "See kubectl pg info " + primary.name().cluster() + ".");
        }
        Instant last = Moment.parse(result.text().strip(), ZoneOffset.UTC).at(observation.now());
        if (!target.at().isBefore(last)) {
            throw CliException.refused(
                    target.text() + " is after the last commit in the archive, and recovery to it would never end",
                    "The latest moment is just before " + new RecoveryTarget.Time(last).text() + ".");
        }
    }

    /** What the user must know before saying yes. */
    List<String> losses(RecoveryTarget target, RestoreSource source) {
        var lines = new ArrayList<String>();
        lines.add("%s goes back to %s, from backup %s, along timeline %s."
                .formatted(
                        primary.name().cluster(),
                        target.words(),
                        source.backup().label(),
                        source.timeline()));
        lines.add("It is closed until it is there. What was committed after that is no longer in the database;");
        lines.add("it stays in the archive: what is there now is on timeline %s.".formatted(history.timeline()));
        return lines;
    }
}
