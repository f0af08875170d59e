package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
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
    RestoreSource sourceFor(RecoveryTarget.Time target) {
        refuseWhileBusy();
        Instant now = observation.server().map(Server::now).orElse(observation.now());
        if (target.at().isAfter(now)) {
            throw CliException.refused(
                    target.target() + " is in the future: on " + primary.name() + " it is "
                            + new RecoveryTarget.Time(now).target(),
                    "Choose a moment that has passed there.");
        }
        TimelineHistory live = historyAt(target);
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
                    "at " + target.target() + " the database was closed for a restore",
                    "Choose a moment up to "
                            + new RecoveryTarget.Time(opening.get().closed()).target() + ", or from "
                            + new RecoveryTarget.Time(opening.get().opened()).target() + " on.");
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
                        target.target() + " is before the end of the first backup",
                        "The earliest moment is " + new RecoveryTarget.Time(start).target() + "."))
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
                            + target.target(),
                    "See kubectl pg info " + primary.name().cluster() + ".");
        }
        Instant last = Moment.parse(result.text().strip(), ZoneOffset.UTC).at(observation.now());
        if (!target.at().isBefore(last)) {
            throw CliException.refused(
                    target.target() + " is after the last commit in the archive, and recovery to it would never end",
                    "The latest moment is just before " + new RecoveryTarget.Time(last).target() + ".");
        }
    }

    /** What the user must know before saying yes. */
    List<String> losses(RecoveryTarget.Time target, RestoreSource source) {
        var lines = new ArrayList<String>();
        lines.add("%s goes back to %s, from backup %s, along timeline %s."
                .formatted(
                        primary.name().cluster(),
                        target.target(),
                        source.backup().label(),
                        source.timeline()));
        lines.add("It is closed until it is there. What was committed after that moment is no longer in the database;");
        lines.add("it stays in the archive: what is there now is on timeline %s.".formatted(history.timeline()));
        return lines;
    }
}
