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

    /** {@code hand-over}, up to the stop of the server. */
    boolean handOver(int on, int epoch, int successor) {
        Member old = world.members[on];
        Known known = known(old);
        if (!old.answers()
                || !old.is(Server.PRIMARY)
                || !known.primary()
                || isOld(epoch, known)
                || !streams(on, successor)) {
            return false;
        }
        old.server = Server.STOPPING;
        old.stopEpoch = epoch;
        return true;
    }

    private boolean isOld(int epoch, Known known) {
        return bounds.holds(Rule.NO_OLDER_DECISION) && epoch <= known.epoch();
    }

    /** {@code take-over}, up to "accepted". */
    boolean order(int on, int epoch, int goal) {
        Member chosen = world.members[on];
        if (!chosen.answers() || !chosen.is(Server.STANDBY) || chosen.obeysAsPrimary(epoch)) {
            return false;
        }
        if (bounds.holds(Rule.NO_OLDER_DECISION) && (known(chosen).epoch() > epoch || chosen.noteEpoch > epoch)) {
            return false;
        }
        int end = Wal.end(chosen.wal);
        boolean any = goal == World.WHATEVER_IT_HAS || !bounds.holds(Rule.SUCCESSOR_HAS_ALL);
        if (!any && bounds.holds(Rule.POSITION_HAS_A_TIMELINE) && goal >> 4 != end >> 4) {
            return false;
        }
        chosen.ordered = true;
        chosen.goal = any ? end : goal;
        chosen.orderedTimeline = Math.max(world.timeline, end >> 4) + 1;
        chosen.note(epoch, true);
        return true;
    }

    /** Whether a standby with this WAL has reached the goal of its order. */
    boolean reached(Member member) {
        int end = Wal.end(member.wal);
        return (end & 0xF) >= (member.goal & 0xF)
                && (end >> 4 == member.goal >> 4 || !bounds.holds(Rule.POSITION_HAS_A_TIMELINE));
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
        boolean promoted = member.is(Server.PRIMARY) || (known.primary() && !member.signal);
        if (unlessPromoted && promoted && bounds.holds(Rule.PROMOTED_IS_NOT_TAKEN_BACK)) {
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
