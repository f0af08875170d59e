package io.kubectlpg.command;

import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Values;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Describes the end of the recovery window, as far as the instance knows it. */
final class WindowWords {
    private WindowWords() {}

    /**
     * The end of the recovery window in words.
     *
     * @param lastSegment the newest segment in the archive, if it is known
     */
    static String end(Observation observation, Optional<String> lastSegment, ZoneId zone) {
        Optional<Server.Archiver> archiver = observation.server().map(Server::archiver);
        if (archiver.filter(working -> !working.failing()).isPresent()) {
            return "now";
        }
        return archiver.flatMap(failing -> failing.lastArchivedTime()
                        .map(time -> "the last commit before " + Values.time(time, zone)
                                + failing.lastArchivedWal()
                                        .map(wal -> ", in " + wal)
                                        .orElse("")))
                .orElseGet(() -> "the last commit in " + lastSegment.orElse("the archive"));
    }

    /**
     * The end of the recovery window as a time. It is the present moment for a live primary that archives, and the time
     * of the last archived WAL if archiving fails.
     */
    static Optional<Instant> endTime(Observation observation) {
        return observation
                .server()
                .flatMap(server ->
                        server.archiver().failing() ? server.archiver().lastArchivedTime() : Optional.of(server.now()));
    }
}
