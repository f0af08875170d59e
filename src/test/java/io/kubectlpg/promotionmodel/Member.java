package io.kubectlpg.promotionmodel;

import java.util.List;

/** One instance: its StatefulSet, its pod, its node, its volume and its server. */
final class Member {
    // The StatefulSet.
    boolean templatePrimary;
    int templateEpoch;
    boolean replica = true;

    // The pod, and whether its processes can run: its node is up. The label in the API reaches the pod late.
    boolean pod = true;
    boolean processes = true;
    boolean labelPrimary;
    int labelEpoch;
    boolean seenPrimary;
    int seenEpoch;

    // Whether the node is cut off from the API server, and from the other nodes.
    boolean cutFromApi;
    boolean cutFromPeers;

    // The volume. Epoch 0 is no note.
    int noteEpoch;
    boolean notePrimary;
    boolean ordered;
    int goal;
    int orderedTimeline;
    int deaf;
    boolean signal;
    long wal;

    Server server = Server.DOWN;
    /** The decision for which {@code hand-over} stops the server. */
    int stopEpoch;

    void write(Packed to) {
        to.add(templatePrimary).add(templateEpoch, 3).add(replica);
        to.add(pod)
                .add(processes)
                .add(labelPrimary)
                .add(labelEpoch, 3)
                .add(seenPrimary)
                .add(seenEpoch, 3);
        to.add(cutFromApi).add(cutFromPeers);
        to.add(noteEpoch, 3)
                .add(notePrimary)
                .add(ordered)
                .add(goal, 8)
                .add(orderedTimeline, 4)
                .add(deaf, 4)
                .add(signal);
        to.add(SERVERS.indexOf(server), 3).add(stopEpoch, 3);
        to.next();
        to.whole(wal);
    }

    static Member read(Packed from) {
        var member = new Member();
        member.templatePrimary = from.bit();
        member.templateEpoch = from.bits(3);
        member.replica = from.bit();
        member.pod = from.bit();
        member.processes = from.bit();
        member.labelPrimary = from.bit();
        member.labelEpoch = from.bits(3);
        member.seenPrimary = from.bit();
        member.seenEpoch = from.bits(3);
        member.cutFromApi = from.bit();
        member.cutFromPeers = from.bit();
        member.noteEpoch = from.bits(3);
        member.notePrimary = from.bit();
        member.ordered = from.bit();
        member.goal = from.bits(8);
        member.orderedTimeline = from.bits(4);
        member.deaf = from.bits(4);
        member.signal = from.bit();
        member.server = SERVERS.get(from.bits(3));
        member.stopEpoch = from.bits(3);
        from.next();
        member.wal = from.whole();
        return member;
    }

    private static final List<Server> SERVERS = List.of(Server.values());

    /** Whether a command can run a script there. */
    boolean answers() {
        return pod && processes && !cutFromApi;
    }

    boolean is(Server state) {
        return server == state;
    }

    /** Whether it has given up the role by this decision, or a newer one, for good. */
    boolean acknowledged(int epoch) {
        return noteEpoch >= epoch && !notePrimary && !is(Server.PRIMARY) && !is(Server.STOPPING);
    }

    boolean obeysAsPrimary(int epoch) {
        return noteEpoch == epoch && epoch > 0 && notePrimary;
    }

    /** The server ends, however that comes about. */
    void end() {
        server = Server.DOWN;
        stopEpoch = 0;
    }

    void forgetOrder() {
        ordered = false;
        goal = 0;
        orderedTimeline = 0;
    }

    /** The database of the primary is copied here. */
    void copyOf(Member primary) {
        wal = primary.wal;
        deaf = 0;
        signal = true;
        server = Server.STANDBY;
    }

    void note(int epoch, boolean primary) {
        noteEpoch = epoch;
        notePrimary = primary;
    }

    void template(int epoch, boolean primary) {
        templateEpoch = epoch;
        templatePrimary = primary;
    }

    @Override
    public String toString() {
        return "template %s%s, %s, label %s, note %s%s%s%s, server %s%s, [%s]"
                .formatted(
                        role(templatePrimary, templateEpoch),
                        replica ? "" : " no pods",
                        !pod ? "no pod" : processes ? "pod" : "pod on a dead node",
                        role(seenPrimary, seenEpoch),
                        noteEpoch == 0 ? "none" : role(notePrimary, noteEpoch),
                        ordered ? " ordered at " + Wal.words(goal) : "",
                        signal ? " standby.signal" : "",
                        deaf > 0 ? " deaf to " + deaf : "",
                        server,
                        cutFromApi || cutFromPeers ? " (cut off)" : "",
                        Wal.text(wal));
    }

    private static String role(boolean primary, int epoch) {
        return epoch + (primary ? " primary" : " replica");
    }
}
