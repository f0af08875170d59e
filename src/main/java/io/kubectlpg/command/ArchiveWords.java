package io.kubectlpg.command;

import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Values;
import java.time.Instant;

/** The state of archiving, in one line. */
final class ArchiveWords {
    private ArchiveWords() {}

    static String of(Server.Archiver archiver, Instant now) {
        return (archiver.failing() ? "FAILING" : "ok")
                + archiver.lastArchivedWal()
                        .map(wal -> ", last " + wal
                                + archiver.lastArchivedTime()
                                        .map(time -> " " + Values.age(time, now) + " ago")
                                        .orElse(""))
                        .orElse("")
                + (archiver.ready() > 0 ? ", " + archiver.ready() + " waiting" : "")
                + archiver.walSize()
                        .map(bytes -> ", pg_wal " + Values.size(bytes))
                        .orElse("");
    }
}
