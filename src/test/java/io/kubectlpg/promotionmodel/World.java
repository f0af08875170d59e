package io.kubectlpg.promotionmodel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A state of the cluster and of the commands that work on it. */
final class World {
    /** Of a decision that has not chosen the new primary. */
    static final int NOBODY = 3;
    /** A goal that is not known before the order arrives: all that the instance has. */
    static final int WHATEVER_IT_HAS = 0xFF;

    /** What the unfinished operation in the journal is. */
    enum Operation {
        NONE,
        SWITCHOVER,
        FAILOVER
    }

    private static final List<Operation> OPERATIONS = List.of(Operation.values());
    private static final List<Call> CALLS = List.of(Call.values());

    // The ConfigMap NAME-decision.
    int epoch;
    int to = NOBODY;
    int holders;
    int timeline = 1;
    boolean open;

    // The journal.
    Operation operation = Operation.NONE;
    int from;
    int successor;
    /** Instances whose node is down, as the user says; one bit each. */
    int gone;

    // A command that sleeps, and the call that it makes when it wakes up.
    Call held = Call.NONE;
    int heldOn;
    int heldEpoch;
    int heldDetail;

    // What has happened.
    int writes;
    /** Writes that clients were told of; one bit each. */
    int acknowledged;
    /** Acknowledged writes of which the user was told that they may be lost. */
    int givenUp;

    int faults;
    int decisions;
    int sleepers;

    final Member[] members;

    /** What must not have happened on the way to this state, and did. It is no part of the state. */
    Optional<String> broken = Optional.empty();

    private World(int instances) {
        members = new Member[instances];
    }

    /** A cluster that was installed and has never been promoted: instance 0 is the primary. */
    static World start(int instances) {
        var world = new World(instances);
        for (int i = 0; i < instances; i++) {
            var member = new Member();
            member.templatePrimary = i == 0;
            member.labelPrimary = i == 0;
            member.seenPrimary = i == 0;
            member.signal = i != 0;
            member.server = i == 0 ? Server.PRIMARY : Server.STANDBY;
            world.members[i] = member;
        }
        return world;
    }

    /** The length of {@link #words()}. */
    static int size(int instances) {
        return 2 + 2 * instances;
    }

    long[] words() {
        long[] words = new long[size(members.length)];
        var packed = new Packed(words, 0, words.length);
        packed.add(epoch, 3).add(to, 2).add(holders, 3).add(timeline, 4).add(open);
        packed.add(OPERATIONS.indexOf(operation), 2)
                .add(from, 2)
                .add(successor, 2)
                .add(gone, 3);
        packed.add(CALLS.indexOf(held), 4).add(heldOn, 2).add(heldEpoch, 3).add(heldDetail, 8);
        packed.next();
        packed.add(writes, 3).add(acknowledged, 8).add(givenUp, 8);
        packed.add(faults, 3).add(decisions, 4).add(sleepers, 2);
        packed.next();
        for (Member member : members) {
            member.write(packed);
        }
        return words;
    }

    static World of(long[] words, int first, int instances) {
        var world = new World(instances);
        var packed = new Packed(words, first, size(instances));
        world.epoch = packed.bits(3);
        world.to = packed.bits(2);
        world.holders = packed.bits(3);
        world.timeline = packed.bits(4);
        world.open = packed.bit();
        world.operation = OPERATIONS.get(packed.bits(2));
        world.from = packed.bits(2);
        world.successor = packed.bits(2);
        world.gone = packed.bits(3);
        world.held = CALLS.get(packed.bits(4));
        world.heldOn = packed.bits(2);
        world.heldEpoch = packed.bits(3);
        world.heldDetail = packed.bits(8);
        packed.next();
        world.writes = packed.bits(3);
        world.acknowledged = packed.bits(8);
        world.givenUp = packed.bits(8);
        world.faults = packed.bits(3);
        world.decisions = packed.bits(4);
        world.sleepers = packed.bits(2);
        packed.next();
        for (int i = 0; i < instances; i++) {
            world.members[i] = Member.read(packed);
        }
        return world;
    }

    World copy() {
        return of(words(), 0, members.length);
    }

    int count() {
        return members.length;
    }

    /** Whether one instance can connect to the server of the other one. */
    boolean reaches(int one, int other) {
        return one != other && !members[one].cutFromPeers && !members[other].cutFromPeers && members[other].processes;
    }

    static boolean contains(int set, int instance) {
        return ((set >> instance) & 1) == 1;
    }

    boolean isHolder(int instance) {
        return contains(holders, instance);
    }

    /** The highest timeline that an unfinished order may have used is not given out again. */
    int newestTimeline(Bounds bounds) {
        return open && to != NOBODY && bounds.holds(Rule.NUMBERS_ARE_GIVEN_OUT)
                ? timeline + numbersOfAnOrder(bounds)
                : timeline;
    }

    /** How many numbers an order may use: another one after each promotion that did not come to its end. */
    static int numbersOfAnOrder(Bounds bounds) {
        return bounds.holds(Rule.NUMBERS_FOR_EACH_TRY) ? 3 : 1;
    }

    /** The old primary stays. Only who has read the decision as it is closes it. */
    boolean stays(int primary, int at, int read, Bounds bounds) {
        boolean same = open && epoch == at && to == read;
        if (!same && bounds.holds(Rule.DECISION_IS_COMPARED)) {
            return false;
        }
        epoch = at;
        to = primary;
        holders = 1 << primary;
        open = false;
        return true;
    }

    void breaks(String what) {
        if (broken.isEmpty()) {
            broken = Optional.of(what);
        }
    }

    @Override
    public String toString() {
        return "decision %d to %s, holders %s, timeline %d, %s; %s; held: %s%n"
                        .formatted(
                                epoch,
                                to == NOBODY ? "nobody" : to,
                                IntStream.range(0, count())
                                        .filter(this::isHolder)
                                        .boxed()
                                        .toList(),
                                timeline,
                                open ? "open" : "closed",
                                operation,
                                held)
                + IntStream.range(0, count())
                        .mapToObj(i -> "  " + i + ": " + members[i])
                        .collect(Collectors.joining(System.lineSeparator()));
    }
}
