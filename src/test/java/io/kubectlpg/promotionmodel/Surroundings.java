package io.kubectlpg.promotionmodel;

/** Kubernetes, the clients of the database, and everything that fails. */
record Surroundings(World world, Bounds bounds, Moves moves) {

    void all() {
        for (int i = 0; i < world.count(); i++) {
            pod(i);
            write(i);
            heal(i);
            if (world.faults < bounds.faults()) {
                fault(i);
            }
        }
    }

    private void pod(int i) {
        Member member = world.members[i];
        boolean reachable = member.processes && !member.cutFromApi;
        if (!member.replica && member.pod && reachable) {
            World next = world.copy();
            removePod(next, i);
            moves.add(next, () -> "the pod of " + i + " is gone");
        }
        if (member.replica && !member.pod) {
            World next = world.copy();
            Member made = next.members[i];
            made.pod = true;
            made.processes = true;
            made.labelPrimary = made.templatePrimary;
            made.labelEpoch = made.templateEpoch;
            deliver(made);
            moves.add(next, () -> "the pod of " + i + " is made");
        }
        if (member.pod && !member.processes) {
            World next = world.copy();
            if (member.replica) {
                next.members[i].processes = true;
                deliver(next.members[i]);
                moves.add(next, () -> "the node of " + i + " is up again");
            } else {
                removePod(next, i);
                moves.add(next, () -> "the node of " + i + " is up again, and its pod is gone");
            }
        }
        if (reachable && (member.seenEpoch != member.labelEpoch || member.seenPrimary != member.labelPrimary)) {
            World next = world.copy();
            deliver(next.members[i]);
            moves.add(next, () -> i + " sees its label");
        }
    }

    private static void deliver(Member member) {
        member.seenPrimary = member.labelPrimary;
        member.seenEpoch = member.labelEpoch;
    }

    void removePod(World next, int i) {
        if (next.held == Call.LABELS && bounds.holds(Rule.LABEL_IS_FOR_THE_POD)) {
            next.heldDetail &= ~(1 << i);
        }
        Member member = next.members[i];
        end(member);
        member.pod = false;
        member.processes = false;
        // Nothing of it is left; the next pod gets its label from the template.
        member.labelPrimary = false;
        member.labelEpoch = 0;
        member.seenPrimary = false;
        member.seenEpoch = 0;
    }

    private void end(Member member) {
        member.end();
        if (!bounds.holds(Rule.DEAF_OUTLIVES_THE_SERVER)) {
            member.deaf = 0;
        }
    }

    private void write(int i) {
        Member member = world.members[i];
        if (!member.is(Server.PRIMARY) || world.writes >= bounds.writes() || Wal.isFull(member.wal)) {
            return;
        }
        World next = world.copy();
        next.writes++;
        next.members[i].wal = Wal.append(member.wal, next.writes);
        next.acknowledged |= 1 << next.writes;
        if (bounds.wrongUser() && isDeposed(i)) {
            // The user was told that it would be lost if its node is not down.
            next.givenUp |= 1 << next.writes;
        }
        moves.add(next, () -> "write " + next.writes + " on " + i);
    }

    private boolean isDeposed(int i) {
        for (Member other : world.members) {
            if (other.noteEpoch > world.members[i].noteEpoch) {
                return true;
            }
        }
        return World.contains(world.gone, i);
    }

    private void heal(int i) {
        Member member = world.members[i];
        if (member.cutFromPeers) {
            World next = world.copy();
            next.members[i].cutFromPeers = false;
            moves.add(next, () -> "the node of " + i + " reaches the others again");
        }
        if (member.cutFromApi) {
            World next = world.copy();
            next.members[i].cutFromApi = false;
            moves.add(next, () -> "the node of " + i + " reaches the API server again");
        }
    }

    private void fault(int i) {
        Member member = world.members[i];
        if (!member.processes) {
            return;
        }
        if (!member.is(Server.DOWN)) {
            World next = failing();
            end(next.members[i]);
            moves.add(next, () -> "the server of " + i + " crashes");
        }
        if (!member.cutFromApi) {
            World deleted = failing();
            removePod(deleted, i);
            moves.add(deleted, () -> "the pod of " + i + " is deleted");
            // A node that is down, as the user says, may come up again. To be only cut off then would make the user
            // wrong.
            if (bounds.wrongUser() || !World.contains(world.gone, i)) {
                World cut = failing();
                cut.members[i].cutFromApi = true;
                cut.members[i].cutFromPeers = true;
                moves.add(cut, () -> "the node of " + i + " is cut off");
            }
            World dead = failing();
            end(dead.members[i]);
            dead.members[i].processes = false;
            moves.add(dead, () -> "the node of " + i + " dies");
        }
    }

    private World failing() {
        World next = world.copy();
        next.faults++;
        return next;
    }
}
