package io.kubectlpg.promotionmodel;

import java.util.EnumSet;
import java.util.Set;

/**
 * How much may happen in a search.
 *
 * @param instances 2 or 3
 * @param writes the writes of clients of the database, at most 7
 * @param faults crashes, deleted pods, nodes that die or are cut off
 * @param decisions switchovers and failovers that users begin
 * @param sleepers calls of commands that are carried out later than they were planned
 * @param wrongUser whether users say of a node that is only cut off that it is down
 * @param wayOut whether from each state a way to a healthy cluster is looked for
 * @param without the rules that do not hold
 */
record Bounds(
        int instances,
        int writes,
        int faults,
        int decisions,
        int sleepers,
        boolean wrongUser,
        boolean wayOut,
        Set<Rule> without) {

    static Bounds of(int instances, int writes, int faults, int decisions, int sleepers) {
        return new Bounds(instances, writes, faults, decisions, sleepers, false, false, Set.of());
    }

    Bounds withWrongUser() {
        return new Bounds(instances, writes, faults, decisions, sleepers, true, wayOut, without);
    }

    Bounds withWayOut() {
        return new Bounds(instances, writes, faults, decisions, sleepers, wrongUser, true, without);
    }

    Bounds without(Rule rule) {
        return new Bounds(
                instances, writes, faults, decisions, sleepers, wrongUser, wayOut, Set.copyOf(EnumSet.of(rule)));
    }

    boolean holds(Rule rule) {
        return !without.contains(rule);
    }

    /** After the last fault and the last sleeper, with as many decisions as are needed. */
    Bounds quiet() {
        return new Bounds(instances, 0, 0, 9, 0, false, false, without);
    }
}
