package io.kubectlpg.promotionmodel;

import io.kubectlpg.promotionmodel.World.Operation;
import java.util.function.Supplier;

/**
 * The commands {@code promote}, {@code resume}, {@code abort}, {@code unfence} and {@code replicas rebuild}. Each step is planned
 * from what the instances say, so it makes no difference which client does it, or how often one has begun anew.
 */
final class Commands {
    private static final int HIGHEST_EPOCH = 7;

    private final World world;
    private final Bounds bounds;
    private final Moves moves;
    private final Scripts scripts;
    private final int epoch;

    Commands(World world, Bounds bounds, Moves moves) {
        this.world = world;
        this.bounds = bounds;
        this.moves = moves;
        this.scripts = new Scripts(world, bounds);
        this.epoch = world.epoch;
    }

    void all() {
        wake();
        kept();
        switch (world.operation) {
            case NONE -> {
                beginSwitchovers();
                beginFailovers();
                unfence();
                rebuild();
            }
            case SWITCHOVER -> {
                switchover();
                abort();
                beginFailovers();
            }
            case FAILOVER -> {
                failover();
                abort();
                beginFailovers();
            }
        }
    }

    // ---- calls, which may be late

    private void call(Call call, int on, int detail) {
        World now = acting();
        if (arrives(now, call, on, epoch, detail)) {
            add(now, () -> "command: " + call.words + " " + on + ", decision " + epoch);
        }
        if (world.sleepers < bounds.sleepers() && world.held == Call.NONE) {
            World later = world.copy();
            later.sleepers++;
            later.held = call;
            later.heldOn = on;
            later.heldEpoch = epoch;
            later.heldDetail = detail;
            add(later, () -> "a command falls asleep before: " + call.words + " " + on + ", decision " + epoch);
        }
    }

    private void wake() {
        if (world.held == Call.NONE) {
            return;
        }
        World next = world.copy();
        forget(next);
        arrives(next, world.held, world.heldOn, world.heldEpoch, world.heldDetail);
        add(
                next,
                () -> "the sleeping command wakes up: " + world.held.words + " " + world.heldOn + ", decision "
                        + world.heldEpoch);
    }

    /** A command hears that the old primary keeps its role, and closes the decision. */
    private void kept() {
        for (int i = 0; i < world.count(); i++) {
            int at = world.members[i].stopEpoch;
            if (!world.members[i].is(Server.STOPPING) || world.to == World.NOBODY || at != epoch) {
                continue;
            }
            int kept = i;
            World closed = Supervisors.kept(world, i);
            if (closed.stays(i, at, world.to, bounds)) {
                add(closed, () -> kept + " keeps its role: the command closes the decision");
                if (world.sleepers < bounds.sleepers() && world.held == Call.NONE) {
                    World later = Supervisors.kept(world, i);
                    later.sleepers++;
                    later.held = Call.STAYS;
                    later.heldOn = i;
                    later.heldEpoch = at;
                    later.heldDetail = world.to;
                    add(later, () -> kept + " keeps its role: the command falls asleep before it closes the decision");
                }
            }
        }
    }

    private static void forget(World next) {
        next.held = Call.NONE;
        next.heldOn = 0;
        next.heldEpoch = 0;
        next.heldDetail = 0;
    }

    /** The state after another client has taken the lock: that lasts longer than a script waits for a silent client. */
    private World acting() {
        World next = world.copy();
        boolean order = world.held == Call.ORDER && bounds.holds(Rule.NO_ORDER_OF_A_SLEEPER);
        boolean closing = world.held == Call.STAYS && bounds.holds(Rule.NO_CLOSING_BY_A_SLEEPER);
        if (order || closing) {
            forget(next);
        }
        return next;
    }

    private void add(World next, Supplier<String> action) {
        moves.add(next, action);
    }

    private boolean arrives(World next, Call call, int on, int at, int detail) {
        var there = new Scripts(next, bounds);
        Member member = next.members[on];
        return switch (call) {
            case NONE -> false;
            case HAND_OVER -> there.handOver(on, at, detail);
            case ORDER -> there.order(on, at, detail, next.timeline + 1);
            case ACKNOWLEDGE -> there.acknowledge(on, at, detail, false);
            case ACKNOWLEDGE_UNLESS_PROMOTED -> there.acknowledge(on, at, detail, true);
            case STAYS -> next.stays(on, at, detail, bounds);
            case PRIMARY_TEMPLATE -> template(member, at, true);
            case REPLICA_TEMPLATE -> template(member, at, false);
            case FENCE -> {
                if (!template(member, at, false)) {
                    yield false;
                }
                member.replica = false;
                if (member.pod && member.labelEpoch <= at) {
                    member.labelPrimary = false;
                    member.labelEpoch = at;
                }
                yield true;
            }
            case LABELS -> {
                for (int i = 0; i < next.count(); i++) {
                    if (next.members[i].pod && World.contains(detail, i)) {
                        next.members[i].labelPrimary = i == on;
                        next.members[i].labelEpoch = at;
                    }
                }
                yield true;
            }
        };
    }

    private boolean template(Member member, int at, boolean primary) {
        if (bounds.holds(Rule.TEMPLATE_STAYS_NEW) && member.templateEpoch > at) {
            return false;
        }
        member.template(at, primary);
        return true;
    }

    // ---- decisions

    /** What a command sees of an instance: the note on its volume only where it answers. */
    private boolean seemsPrimary(Member member) {
        boolean note = member.answers() && member.noteEpoch > 0 && member.noteEpoch >= member.templateEpoch;
        return note ? member.notePrimary : member.templatePrimary;
    }

    private boolean writes(int i) {
        Member member = world.members[i];
        return member.answers() && (member.is(Server.PRIMARY) || member.is(Server.STOPPING));
    }

    private boolean isStandby(int i) {
        Member member = world.members[i];
        return member.answers() && (member.is(Server.STANDBY) || member.is(Server.PROMOTING));
    }

    private boolean canDecide() {
        return world.decisions < bounds.decisions()
                && nextEpoch() <= HIGHEST_EPOCH
                && seenTimeline() < Wal.HIGHEST_TIMELINE - 5;
    }

    private int nextEpoch() {
        int highest = epoch;
        for (Member member : world.members) {
            highest = Math.max(highest, member.templateEpoch);
            highest = member.answers() ? Math.max(highest, member.noteEpoch) : highest;
        }
        return highest + 1;
    }

    private int seenTimeline() {
        int newest = world.newestTimeline(bounds);
        for (Member member : world.members) {
            newest = member.answers() ? Math.max(newest, Wal.timeline(member.wal)) : newest;
        }
        return newest;
    }

    private int nextHolders() {
        int holders = bounds.holds(Rule.HOLDERS_ARE_KEPT) ? world.holders : 0;
        for (int i = 0; i < world.count(); i++) {
            if (seemsPrimary(world.members[i]) || writes(i)) {
                holders |= 1 << i;
            }
        }
        return holders;
    }

    /** A new decision of a user. */
    private World decided(Operation operation, int to) {
        World next = acting();
        next.decisions++;
        next.holders = nextHolders() | (to == World.NOBODY ? 0 : 1 << to);
        next.timeline = seenTimeline();
        next.epoch = nextEpoch();
        next.to = to;
        next.open = true;
        next.operation = operation;
        next.from = 0;
        next.successor = 0;
        next.gone = 0;
        return next;
    }

    private void beginSwitchovers() {
        for (int from = 0; canDecide() && from < world.count(); from++) {
            Member old = world.members[from];
            if (!seemsPrimary(old) || !old.answers() || !old.is(Server.PRIMARY)) {
                continue;
            }
            for (int to = 0; to < world.count(); to++) {
                if (world.members[to].answers() && scripts.streams(from, to) && othersAreStandbys(from)) {
                    World next = decided(Operation.SWITCHOVER, to);
                    next.from = from;
                    next.successor = to;
                    add(
                            next,
                            () -> "DECISION " + next.epoch + ": switchover from " + next.from + " to "
                                    + next.successor);
                }
            }
        }
    }

    private boolean othersAreStandbys(int from) {
        int holders = nextHolders();
        for (int i = 0; i < world.count(); i++) {
            if (i != from && World.contains(holders, i) && !isStandby(i)) {
                return false;
            }
        }
        return true;
    }

    private void beginFailovers() {
        if (!canDecide()) {
            return;
        }
        beginFailover(0);
        int gone = goneByTheUser();
        if (gone != 0 && isTrue(gone)) {
            beginFailover(gone);
        }
    }

    private void beginFailover(int gone) {
        boolean standby = false;
        for (int i = 0; i < world.count(); i++) {
            if (!World.contains(gone, i)) {
                if (writes(i)) {
                    return;
                }
                standby |= isStandby(i);
            }
        }
        if (standby) {
            World next = decided(Operation.FAILOVER, World.NOBODY);
            next.gone = gone;
            add(next, () -> "DECISION " + next.epoch + ": failover" + (gone == 0 ? "" : ", nodes are down"));
        }
    }

    /** The instances for which {@code --node-is-down} stands. */
    private int goneByTheUser() {
        int gone = 0;
        for (int i = 0; gone == 0 && i < world.count(); i++) {
            gone = world.members[i].templatePrimary ? 1 << i : 0;
        }
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            if (!member.replica || (world.open && world.isHolder(i) && !member.answers())) {
                gone |= 1 << i;
            }
            if (world.open && member.answers()) {
                gone &= ~(1 << i);
            }
        }
        return gone;
    }

    private boolean isTrue(int gone) {
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            boolean down = member.pod ? !member.processes : !member.replica;
            if (World.contains(gone, i) && !down && !(bounds.wrongUser() && member.cutFromApi)) {
                return false;
            }
        }
        return true;
    }

    /** The operation is forgotten; the decision stays open. */
    private void abort() {
        World next = acting();
        ended(next);
        add(next, () -> "abort");
    }

    private static void ended(World next) {
        next.operation = Operation.NONE;
        next.from = 0;
        next.successor = 0;
        next.gone = 0;
    }

    private void journalEnds(String how) {
        World next = acting();
        ended(next);
        add(next, () -> "command: " + how);
    }

    // ---- switchover

    private void switchover() {
        Member old = world.members[world.from];
        Member successor = world.members[world.successor];
        if (!world.open) {
            // The client that has closed it may not have come to the journal.
            journalEnds("ends in the journal");
        }
        if (world.to == world.from) {
            if (world.open || !bounds.holds(Rule.CLOSED_IS_CLOSED)) {
                givenBack(old, successor);
            }
        } else if (successor.answers() && successor.obeysAsPrimary(epoch)) {
            if (successor.ordered || !successor.is(Server.PRIMARY)) {
                giveBack();
            } else {
                routeAndClose();
            }
        } else if ((old.noteEpoch == epoch && !old.notePrimary) || isStandby(world.from)) {
            if (isStandby(world.successor) || !bounds.holds(Rule.SUCCESSOR_ANSWERS_FIRST)) {
                call(Call.ACKNOWLEDGE, world.from, world.timeline);
            }
            if (old.acknowledged(epoch)) {
                call(Call.ORDER, world.successor, Wal.end(old.wal));
                giveBack();
            }
        } else if (!bounds.holds(Rule.HAND_OVER_IS_NOTED) && old.is(Server.DOWN)) {
            call(Call.ORDER, world.successor, Wal.end(old.wal));
        } else if (writes(world.from) && isStandby(world.successor)) {
            call(Call.HAND_OVER, world.from, world.successor);
            // One of the two refuses, before anything has begun.
            call(Call.STAYS, world.from, world.to);
        }
        if (successor.obeysAsPrimary(epoch) && !successor.answers() && world.to == world.successor) {
            // A client that was told of the promotion goes on although the instance is silent now.
            if (!successor.ordered) {
                routeAndClose();
            }
        }
    }

    private void giveBack() {
        if (!world.open || epoch >= HIGHEST_EPOCH || world.newestTimeline(bounds) >= Wal.HIGHEST_TIMELINE - 5) {
            return;
        }
        World next = acting();
        next.timeline = world.newestTimeline(bounds);
        next.epoch = epoch + 1;
        next.to = world.from;
        add(next, () -> "DECISION " + next.epoch + ": back to " + next.to);
    }

    private void givenBack(Member old, Member other) {
        if (old.obeysAsPrimary(epoch)) {
            if (old.answers() && old.is(Server.PRIMARY) && !old.ordered) {
                if (world.open) {
                    labels();
                    World next = acting();
                    next.open = false;
                    next.holders = 1 << world.from;
                    next.timeline = Math.max(seenTimeline(), world.timeline + World.numbersOfAnOrder(bounds));
                    add(next, () -> "command: closes the decision, " + next.to + " is the primary again");
                }
            }
            return;
        }
        call(Call.ACKNOWLEDGE_UNLESS_PROMOTED, world.successor, world.timeline);
        boolean obeyed = other.answers() && other.acknowledged(epoch);
        if (obeyed || !bounds.holds(Rule.ACKNOWLEDGED_BEFORE_GIVEN_BACK)) {
            call(Call.ORDER, world.from, World.WHATEVER_IT_HAS);
        }
        if (other.answers() && other.is(Server.PRIMARY) && other.notePrimary) {
            World next = acting();
            next.epoch = other.noteEpoch;
            next.to = world.successor;
            next.open = true;
            add(next, () -> "DECISION " + next.epoch + " again: " + next.to + " was promoted");
        }
    }

    // ---- failover

    private void failover() {
        if (!world.open) {
            journalEnds("ends in the journal");
            return;
        }
        boolean clear = true;
        boolean ordered = false;
        for (int i = 0; i < world.count(); i++) {
            ordered |= world.members[i].obeysAsPrimary(epoch) && (world.members[i].answers() || isDone(i));
            if (world.isHolder(i) && i != world.to) {
                clear &= fence(i);
            }
        }
        if (ordered) {
            if (world.to != World.NOBODY && isDone(world.to)) {
                routeAndClose();
            }
        } else if (clear || !bounds.holds(Rule.HOLDERS_FIRST)) {
            if (world.to == World.NOBODY) {
                choose();
            } else {
                Member chosen = world.members[world.to];
                if (chosen.templateEpoch < epoch || !chosen.templatePrimary) {
                    call(Call.PRIMARY_TEMPLATE, world.to, 0);
                } else {
                    call(Call.ORDER, world.to, World.WHATEVER_IT_HAS);
                }
            }
        }
    }

    private boolean isDone(int i) {
        Member member = world.members[i];
        return member.obeysAsPrimary(epoch) && !member.ordered && !member.is(Server.PROMOTING);
    }

    private boolean isPassedOver(int i) {
        return World.contains(world.gone, i)
                && !(bounds.holds(Rule.NOT_DOWN_IF_IT_ANSWERS) && world.members[i].answers());
    }

    /** Asks a holder to obey, or fences it. The result is whether it can be the primary no more. */
    private boolean fence(int i) {
        Member holder = world.members[i];
        boolean fenced = !holder.replica && holder.templateEpoch >= epoch;
        boolean hangs = holder.is(Server.PRIMARY) || holder.is(Server.STOPPING);
        if (!isPassedOver(i) && holder.answers()) {
            call(Call.ACKNOWLEDGE, i, world.timeline);
        }
        if (!fenced && (isPassedOver(i) || !holder.answers() || hangs)) {
            call(Call.FENCE, i, 0);
        }
        if (isPassedOver(i)) {
            return fenced;
        }
        return holder.acknowledged(epoch) || (fenced && (!holder.pod || !bounds.holds(Rule.FENCED_WHEN_GONE)));
    }

    /** All that are asked what they have acknowledge. The one that has most is chosen. */
    private void choose() {
        int best = -1;
        boolean all = true;
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            if (isPassedOver(i) || !member.replica) {
                continue;
            }
            boolean says = member.answers()
                    && member.acknowledged(epoch)
                    && (member.is(Server.STANDBY) || !bounds.holds(Rule.RECOVERED_BEFORE_COUNTED));
            if (member.answers()) {
                call(Call.ACKNOWLEDGE, i, world.timeline);
            }
            all &= says;
            boolean better = best < 0
                    || (bounds.holds(Rule.MOST_IS_PROMOTED)
                            ? Scripts.said(member) > Scripts.said(world.members[best])
                            : Scripts.said(member) < Scripts.said(world.members[best]));
            if (says && better) {
                best = i;
            }
        }
        if (best < 0) {
            return;
        }
        World next = acting();
        next.to = best;
        next.holders |= 1 << best;
        int missing = world.acknowledged & ~world.givenUp & ~Wal.writes(world.members[best].wal);
        next.givenUp |= missing;
        boolean known = all;
        for (int i = 0; known && i < world.count(); i++) {
            Member other = world.members[i];
            boolean counted = !isPassedOver(i) && other.replica;
            if (counted && (Wal.writes(other.wal) & missing) != 0) {
                next.breaks(other + " has an acknowledged write that " + next.to + " lacks, and nobody was told");
            }
        }
        add(next, () -> "command: chooses " + next.to + (known ? "" : ", and accepts that others may have more"));
    }

    // ---- the end of both

    private void labels() {
        int late = 0;
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            late |= member.pod && member.labelEpoch < epoch ? 1 << i : 0;
        }
        if (late != 0) {
            call(Call.LABELS, world.to, late);
        }
    }

    private void routeAndClose() {
        boolean routed = true;
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            boolean primary = i == world.to;
            if (member.templateEpoch < epoch || (member.templateEpoch == epoch && member.templatePrimary != primary)) {
                call(primary ? Call.PRIMARY_TEMPLATE : Call.REPLICA_TEMPLATE, i, 0);
                routed = false;
            }
        }
        labels();
        if (world.open && routed) {
            World next = acting();
            next.open = false;
            next.holders = 1 << world.to;
            next.timeline = Math.max(world.timeline, seenTimeline());
            add(next, () -> "command: closes the decision, " + next.to + " is the primary");
        }
    }

    // ---- other commands

    private void unfence() {
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            if (!member.replica && (!member.pod || !bounds.holds(Rule.LIFTED_WHEN_GONE))) {
                World next = acting();
                next.members[i].replica = true;
                int lifted = i;
                add(next, () -> "unfence " + lifted);
            }
        }
    }

    /** A replica that has what the primary lacks is copied again. */
    private void rebuild() {
        for (int i = 0; i < world.count(); i++) {
            for (int primary = 0; primary < world.count(); primary++) {
                if (seemsPrimary(world.members[primary]) && scripts.needsCopy(i, primary)) {
                    World next = acting();
                    next.members[i].copyOf(next.members[primary]);
                    int rebuilt = i;
                    add(next, () -> "rebuild " + rebuilt);
                }
            }
        }
    }
}
