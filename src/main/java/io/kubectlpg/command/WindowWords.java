package io.kubectlpg.command;

import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Values;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Where the recovery window ends, as far as the instance knows. */
final class WindowWords {
    private WindowWords() {}

    /**
     * In words.
     *
     * @param lastSegment the newest in the archive, if that is known
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

    /** A living primary that archives reaches up to now; one that cannot, to what it archived last. */
    static Optional<Instant> endTime(Observation observation) {
        return observation
                .server()
                .flatMap(server ->
                        server.archiver().failing() ? server.archiver().lastArchivedTime() : Optional.of(server.now()));
    }
}
