package io.kubectlpg.promotionmodel;

/** What must hold in every state. What must not happen between two states is said where it would happen. */
final class Invariants {
    private Invariants() {}

    static void check(World world, Bounds bounds) {
        int primaries = 0;
        int newest = 0;
        for (Member member : world.members) {
            newest = Math.max(newest, Wal.epoch(member.wal));
        }
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            if (!member.is(Server.PRIMARY)) {
                continue;
            }
            primaries++;
            int lost = world.acknowledged & ~world.givenUp & ~Wal.writes(member.wal);
            // Where a user was wrong about a node, two primaries are possible, and the newer one counts.
            if (lost != 0 && !(bounds.wrongUser() && Wal.epoch(member.wal) < newest)) {
                world.breaks("the primary " + i + " lacks an acknowledged write");
            }
        }
        if (primaries > 1 && !bounds.wrongUser()) {
            world.breaks("two primaries");
        }
    }
}
