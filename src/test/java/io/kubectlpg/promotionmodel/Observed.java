package io.kubectlpg.promotionmodel;

import io.kubectlpg.spec.Role;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the script {@code observe} prints in an instance of the world. */
record Observed(World world, Bounds bounds) {
    String text(int i) {
        Member member = world.members[i];
        boolean serves = member.is(Server.PRIMARY) || member.is(Server.STANDBY) || member.is(Server.PROMOTING);
        String state = serves ? "running" : member.is(Server.STOPPING) ? "handing-over" : "starting";
        return """
                {"state":"%s","reason":"","now":"2026-11-21T09:00:00Z","repository":"none","databaseSize":1,"server":%s,
                 "control":{"state":"in production","timeline":%d,"systemIdentifier":"1"},"histories":[],"openings":[],
                 "restoring":null,"promotes":true,"note":%s,"requests":[],"volume":{"size":2,"used":1},"info":null}
                """.formatted(state, serves ? server(i) : "null", Wal.timeline(member.wal), note(member));
    }

    private static String note(Member member) {
        Role role = member.notePrimary ? Role.PRIMARY : Role.REPLICA;
        return member.noteEpoch == 0 ? "null" : """
                {"epoch":%d,"role":"%s","ordered":%s}""".formatted(member.noteEpoch, role.label(), member.ordered);
    }

    private String server(int i) {
        Member member = world.members[i];
        String senders = IntStream.range(0, world.count())
                .filter(to -> new Scripts(world, bounds).streams(i, to))
                .mapToObj(to -> sender(to, Wal.length(member.wal) - Wal.length(world.members[to].wal)))
                .collect(Collectors.joining(","));
        return """
                {"version":"17.11","inRecovery":%s,"timeline":%d,"lsn":"%s","startedAt":"2026-11-21T08:00:00+00:00",
                 "now":"2026-11-21T09:00:00+00:00","systemIdentifier":"1","archiveMode":"off","archiver":{},"walReady":0,
                 "replication":[%s]}""".formatted(
                !member.is(Server.PRIMARY), Wal.timeline(member.wal), Names.position(Wal.end(member.wal)), senders);
    }

    private static String sender(int to, int lag) {
        return """
                {"applicationName":"%s","state":"streaming","lagBytes":%d,"lagSeconds":null}""".formatted(Names.of(to), lag);
    }
}
