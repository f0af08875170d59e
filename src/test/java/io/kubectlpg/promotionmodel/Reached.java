package io.kubectlpg.promotionmodel;

/** What a play can come to. */
enum Reached {
    HANDED_OVER,
    KEPT,
    ORDERED,
    BEHIND,
    PROMOTED,
    GIVEN_BACK,
    FAILOVER_CHOSEN,
    FENCED,
    NODE_IS_DOWN,
    LOSS_ACCEPTED,
    KILLED,
    LOCK_TAKEN_FROM_A_SLEEPER,
    /** A call arrived after another command had taken the lock. */
    LATE_CALL,
    RESUMED_SWITCHOVER_DECIDED,
    RESUMED_SWITCHOVER_HANDED_OVER,
    RESUMED_SWITCHOVER_ORDERED,
    RESUMED_SWITCHOVER_PROMOTED,
    RESUMED_SWITCHOVER_GIVEN_BACK,
    RESUMED_FAILOVER_DECIDED,
    RESUMED_FAILOVER_CHOSEN,
    RESUMED_FAILOVER_ORDERED,
    RESUMED_FAILOVER_PROMOTED;

    /** How far the operation is that a user resumes. Its decision is open. */
    static Reached resumed(World world) {
        boolean switchover = world.operation == World.Operation.SWITCHOVER;
        if (switchover && world.to == world.from) {
            return RESUMED_SWITCHOVER_GIVEN_BACK;
        }
        int to = switchover ? world.successor : world.to;
        if (to != World.NOBODY && world.members[to].obeysAsPrimary(world.epoch)) {
            boolean ordered = world.members[to].ordered;
            return switchover
                    ? ordered ? RESUMED_SWITCHOVER_ORDERED : RESUMED_SWITCHOVER_PROMOTED
                    : ordered ? RESUMED_FAILOVER_ORDERED : RESUMED_FAILOVER_PROMOTED;
        }
        if (switchover) {
            return world.members[world.from].noteEpoch == world.epoch
                    ? RESUMED_SWITCHOVER_HANDED_OVER
                    : RESUMED_SWITCHOVER_DECIDED;
        }
        return to == World.NOBODY ? RESUMED_FAILOVER_DECIDED : RESUMED_FAILOVER_CHOSEN;
    }
}
