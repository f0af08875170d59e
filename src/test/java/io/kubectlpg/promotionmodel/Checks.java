package io.kubectlpg.promotionmodel;

import java.util.Optional;

/** What must not happen between two states of the world, beside what {@link Invariants} and the moves say. */
record Checks(World world) {
    /** Why this instance must not be ordered to be the primary now; empty if it may. */
    Optional<String> order(int on, int epoch) {
        if (epoch < world.epoch) {
            return Optional.of("an order by the decision " + epoch + ", which is not the newest");
        }
        for (int i = 0; i < world.count(); i++) {
            Member holder = world.members[i];
            boolean passedOver = World.contains(world.gone, i);
            boolean fenced = !holder.replica && !holder.pod;
            if (i != on && world.isHolder(i) && !fenced && !passedOver && !hasGivenUp(i, epoch)) {
                return Optional.of(
                        "an order to " + Names.of(on) + " while " + Names.of(i) + " may be the primary: " + holder);
            }
        }
        return Optional.empty();
    }

    /** A switchover asks the primary alone; the others are standbys. */
    private boolean hasGivenUp(int i, int epoch) {
        Member holder = world.members[i];
        boolean asked = world.operation != World.Operation.SWITCHOVER || i == world.from;
        boolean standby = holder.signal && !holder.ordered && !holder.is(Server.PRIMARY);
        return holder.acknowledged(epoch) || (!asked && standby);
    }

    /**
     * A failover has chosen an instance.
     *
     * @param lossAccepted whether the user accepts that others have more
     */
    void chosen(int to, boolean lossAccepted) {
        int missing = world.acknowledged & ~world.givenUp & ~Wal.writes(world.members[to].wal);
        world.givenUp |= missing;
        for (int i = 0; i < world.count(); i++) {
            Member other = world.members[i];
            boolean counted = other.replica && !World.contains(world.gone, i);
            if (counted && !lossAccepted && (Wal.writes(other.wal) & missing) != 0) {
                world.breaks(Names.of(to) + " is chosen, and " + Names.of(i)
                        + " has an acknowledged write that it lacks, and nobody was told");
            }
        }
    }
}
