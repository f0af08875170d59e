package io.kubectlpg.promotionmodel;

/** The scripts of the pod, as they decide when a call arrives. What they refuse changes nothing. */
record Scripts(World world, Bounds bounds) {

    /** What an instance is by the newest decision that it knows of. */
    record Known(int epoch, boolean primary) {}

    /** {@code effective_role}. */
    Known known(Member member) {
        boolean note =
                member.noteEpoch > 0 && member.noteEpoch >= member.seenEpoch && bounds.holds(Rule.NOTE_OVER_LATE_LABEL);
        return note ? new Known(member.noteEpoch, member.notePrimary) : new Known(member.seenEpoch, member.seenPrimary);
    }

    /** Whether the standby receives what the primary writes. */
    boolean streams(int primary, int standby) {
        Member from = world.members[primary];
        Member to = world.members[standby];
        return world.reaches(primary, standby)
                && to.is(Server.STANDBY)
                && to.deaf == 0
                && (from.is(Server.PRIMARY) || from.is(Server.STOPPING))
                && Wal.canFollow(to.wal, from.wal);
    }

    /** Whether a replica has what the primary lacks, and both answer. */
    boolean needsCopy(int on, int primary) {
        Member replica = world.members[on];
        Member serving = world.members[primary];
        return on != primary
                && serving.answers()
                && serving.is(Server.PRIMARY)
                && replica.answers()
                && !known(replica).primary()
                && (replica.is(Server.STANDBY) || replica.is(Server.DOWN))
                && !Wal.canFollow(replica.wal, serving.wal);
    }

    /** {@code hand-over}, up to "ready". */
    boolean canHandOver(int on, int epoch, int successor) {
        Member old = world.members[on];
        Known known = known(old);
        return old.answers()
                && old.is(Server.PRIMARY)
                && known.primary()
                && !isOld(epoch, known)
                && streams(on, successor);
    }

    /** {@code hand-over}, up to the stop of the server. */
    boolean handOver(int on, int epoch, int successor) {
        if (!canHandOver(on, epoch, successor)) {
            return false;
        }
        Member old = world.members[on];
        old.server = Server.STOPPING;
        old.stopEpoch = epoch;
        return true;
    }

    private boolean isOld(int epoch, Known known) {
        return bounds.holds(Rule.NO_OLDER_DECISION) && epoch <= known.epoch();
    }

    /** {@code take-over}, up to "ready". */
    boolean canTakeOver(int on, int epoch) {
        Member chosen = world.members[on];
        boolean older = known(chosen).epoch() > epoch || chosen.noteEpoch > epoch;
        return chosen.answers()
                && chosen.is(Server.STANDBY)
                && !chosen.obeysAsPrimary(epoch)
                && !(older && bounds.holds(Rule.NO_OLDER_DECISION));
    }

    /**
     * {@code take-over}, up to "accepted".
     *
     * @param number the lowest number for the new timeline
     */
    boolean order(int on, int epoch, int goal, int number) {
        if (!canTakeOver(on, epoch)) {
            return false;
        }
        Member chosen = world.members[on];
        int end = Wal.end(chosen.wal);
        boolean any = goal == World.WHATEVER_IT_HAS || !bounds.holds(Rule.SUCCESSOR_HAS_ALL);
        if (!any && bounds.holds(Rule.POSITION_HAS_A_TIMELINE) && goal >> 4 != end >> 4) {
            return false;
        }
        chosen.ordered = true;
        chosen.goal = any ? end : goal;
        chosen.orderedTimeline = Math.max(number, (end >> 4) + 1);
        chosen.note(epoch, true);
        return true;
    }

    /** Whether a standby with this WAL has reached the goal of its order. */
    boolean reached(Member member) {
        int end = Wal.end(member.wal);
        return (end & 0xF) >= (member.goal & 0xF)
                && (end >> 4 == member.goal >> 4 || !bounds.holds(Rule.POSITION_HAS_A_TIMELINE));
    }

    /** Whether it has carried out an order, as {@code acknowledge} sees it. */
    boolean wasPromoted(Member member) {
        return member.is(Server.PRIMARY) || (known(member).primary() && !member.signal);
    }

    /** What {@code acknowledge} prints. An instance that is down does not know the last that it has received. */
    static int said(Member member) {
        int end = Wal.end(member.wal);
        return member.is(Server.STANDBY) || (end & 0xF) == 0 ? end : end - 1;
    }

    /**
     * {@code acknowledge}.
     *
     * @param timeline the newest that anybody knew of when the decision was made
     */
    boolean acknowledge(int on, int epoch, int timeline, boolean unlessPromoted) {
        Member member = world.members[on];
        Known known = known(member);
        boolean again = epoch == known.epoch() && !known.primary();
        if (!member.answers() || member.is(Server.STOPPING) || (isOld(epoch, known) && !again)) {
            return false;
        }
        if (unlessPromoted && wasPromoted(member) && bounds.holds(Rule.PROMOTED_IS_NOT_TAKEN_BACK)) {
            return false;
        }
        if (!member.is(Server.STANDBY) || member.ordered) {
            member.end();
        }
        if (bounds.holds(Rule.ACKNOWLEDGING_MAKES_A_STANDBY)) {
            member.signal = true;
        }
        member.note(epoch, false);
        if (bounds.holds(Rule.ACKNOWLEDGING_VOIDS_THE_ORDER)) {
            member.forgetOrder();
        }
        if (bounds.holds(Rule.ACKNOWLEDGING_MAKES_DEAF)) {
            boolean old = bounds.holds(Rule.DEAF_TO_THE_OLD_ONLY);
            member.deaf = old ? timeline : Math.max(Wal.timeline(member.wal), timeline);
        }
        return true;
    }
}
