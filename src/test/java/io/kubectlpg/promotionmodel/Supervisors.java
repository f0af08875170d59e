package io.kubectlpg.promotionmodel;

/** What each instance does by itself: its supervisor, its server, and {@code follow}. */
record Supervisors(World world, Bounds bounds, Moves moves) {

    void all() {
        for (int i = 0; i < world.count(); i++) {
            if (world.members[i].processes) {
                switch (world.members[i].server) {
                    case DOWN -> start(i);
                    case PRIMARY -> demote(i);
                    case STANDBY -> standby(i);
                    case STOPPING -> stopping(i);
                    case PROMOTING -> promoted(i);
                }
            }
        }
    }

    private Scripts.Known known(Member member) {
        return new Scripts(world, bounds).known(member);
    }

    /** The guard. */
    private void start(int i) {
        Member old = world.members[i];
        Scripts.Known known = known(old);
        boolean unfinished = old.ordered && !old.signal && known.primary() && known.epoch() == old.noteEpoch;
        if (old.signal || (!known.primary() && known.epoch() > 0)) {
            World next = world.copy();
            Member member = next.members[i];
            member.signal = true;
            member.server = Server.STANDBY;
            if (!known.primary() && known.epoch() > member.noteEpoch) {
                member.note(known.epoch(), false);
            }
            moves.add(next, () -> i + " starts as a standby");
        } else if (known.primary() && unfinished && bounds.holds(Rule.PROMOTION_IS_FINISHED)) {
            World next = world.copy();
            Member member = next.members[i];
            member.signal = true;
            member.server = Server.STANDBY;
            // The history of the timeline may have been archived, so the promotion takes another number.
            member.orderedTimeline++;
            moves.add(next, () -> i + " starts as a standby, because its promotion had not ended");
        } else if (known.primary()) {
            World next = world.copy();
            next.members[i].server = Server.PRIMARY;
            next.members[i].forgetOrder();
            moves.add(next, () -> i + " starts as the primary");
        }
    }

    private void demote(int i) {
        Scripts.Known known = known(world.members[i]);
        if (!known.primary() && known.epoch() > 0) {
            World next = world.copy();
            next.members[i].end();
            moves.add(next, () -> i + " ends, because its label says that it is a replica");
        }
    }

    private void standby(int i) {
        Member member = world.members[i];
        Scripts.Known known = known(member);
        boolean ordered = member.ordered && member.notePrimary && known.primary() && known.epoch() == member.noteEpoch;
        boolean byLabel = !bounds.holds(Rule.ONLY_AN_ORDER_PROMOTES) && known.primary() && !member.ordered;
        if ((ordered && new Scripts(world, bounds).reached(member)) || byLabel) {
            World next = world.copy();
            next.members[i].server = Server.PROMOTING;
            next.members[i].signal = false;
            if (byLabel) {
                next.members[i].note(known.epoch(), true);
            }
            moves.add(next, () -> i + " begins its promotion");
        }
        for (int other = 0; other < world.count(); other++) {
            follow(i, other);
        }
    }

    private void follow(int i, int primary) {
        Member member = world.members[i];
        Member other = world.members[primary];
        boolean serves = other.is(Server.PRIMARY) || other.is(Server.STOPPING);
        if (!world.reaches(i, primary) || !serves) {
            return;
        }
        if (member.deaf > 0) {
            if (other.is(Server.PRIMARY) && Wal.timeline(other.wal) > member.deaf) {
                World next = world.copy();
                next.members[i].deaf = 0;
                moves.add(next, () -> i + " hears the new primary " + primary);
            }
            return;
        }
        if (Wal.canFollow(member.wal, other.wal) && Wal.length(member.wal) < Wal.length(other.wal)) {
            World next = world.copy();
            next.members[i].wal = Wal.append(member.wal, Wal.entry(other.wal, Wal.length(member.wal)));
            if (!Wal.begins(member.wal, other.wal)) {
                next.breaks(i + " follows " + primary + ", which has another WAL on the same timeline");
            }
            // A fenced one is not asked what it has.
            if (member.replica && other.noteEpoch < member.noteEpoch && isFailingOver(member.noteEpoch)) {
                next.breaks(i + " follows " + primary + ", which is the primary by an older decision");
            }
            moves.add(next, () -> i + " receives from " + primary);
        }
    }

    /** Whether a failover asks what the instances have, and nobody serves by its decision yet. */
    private boolean isFailingOver(int epoch) {
        for (Member member : world.members) {
            if (member.is(Server.PRIMARY) && member.noteEpoch >= epoch) {
                return false;
            }
        }
        return world.operation == World.Operation.FAILOVER && world.open && world.epoch == epoch;
    }

    /** The end of {@code hand-over}. */
    private void stopping(int i) {
        World given = world.copy();
        Member member = given.members[i];
        if (bounds.holds(Rule.HAND_OVER_IS_NOTED)) {
            member.note(member.stopEpoch, false);
            member.signal = true;
            member.forgetOrder();
        }
        member.end();
        moves.add(given, () -> i + " is shut down, and has handed over");
        moves.add(kept(world, i), () -> i + " keeps its role: it did not end in time, or hears no client");
    }

    /** The state after an end of {@code hand-over} in which nothing was handed over. */
    static World kept(World world, int i) {
        World kept = world.copy();
        kept.members[i].server = Server.PRIMARY;
        kept.members[i].stopEpoch = 0;
        return kept;
    }

    private void promoted(int i) {
        World next = world.copy();
        Member member = next.members[i];
        int number = Math.max(member.orderedTimeline, Wal.timeline(member.wal) + 1);
        member.wal = Wal.append(member.wal, Wal.promotion(member.noteEpoch, number));
        member.server = Server.PRIMARY;
        member.forgetOrder();
        member.deaf = 0;
        moves.add(next, () -> i + " is promoted, timeline " + number);
    }
}
