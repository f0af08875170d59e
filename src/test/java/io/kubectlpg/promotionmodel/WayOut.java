package io.kubectlpg.promotionmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * From every state there must be a way to one primary that all others follow: after the last fault, when everybody does what
 * it does, and the user resumes, or gives up and fails over.
 */
final class WayOut {
    private static final int STEPS = 300;
    private static final int SHOWN = 16;

    private WayOut() {}

    private record Step(String action, World next) {}

    /** Why there is none; empty if there is one. */
    static Optional<String> missing(World from, Bounds bounds) {
        World world = from.copy();
        world.decisions = 0;
        world.held = Call.NONE;
        world.heldOn = 0;
        world.heldEpoch = 0;
        world.heldDetail = 0;
        var last = new ArrayDeque<String>();
        var taken = new HashMap<String, Integer>();
        for (int i = 0; i < STEPS; i++) {
            if (isHealthy(world)) {
                return Optional.empty();
            }
            var steps = new ArrayList<Step>();
            long[] now = world.words();
            Moves.from(world, bounds.quiet(), (next, action) -> {
                long[] words = next.words();
                if (!Arrays.equals(now, words) && !action.get().contains("keeps its role")) {
                    steps.add(new Step(action.get(), next));
                }
            });
            List<Step> best = bestOf(steps);
            if (best.isEmpty()) {
                return Optional.of("there is no way out: " + last);
            }
            Step step = best.stream()
                    .min(Comparator.comparing(one -> taken.getOrDefault(one.action(), 0)))
                    .orElseThrow();
            taken.merge(step.action(), 1, Integer::sum);
            last.add(step.action());
            if (last.size() > SHOWN) {
                last.removeFirst();
            }
            world = step.next();
        }
        return Optional.of("there is no end: " + last);
    }

    /** What happens by itself comes first, then the unfinished operation, then what a user would try. */
    private static List<Step> bestOf(List<Step> steps) {
        for (int rank = 0; rank <= LAST_RANK; rank++) {
            int wanted = rank;
            List<Step> found =
                    steps.stream().filter(step -> rank(step.action()) == wanted).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static final int LAST_RANK = 4;

    private static int rank(String action) {
        if (action.startsWith("DECISION") || action.equals("abort")) {
            return action.contains("again: ")
                    ? 1
                    : action.contains("failover") || action.equals("abort") ? LAST_RANK : LAST_RANK - 1;
        }
        if (action.startsWith("unfence") || action.startsWith("rebuild")) {
            return 2;
        }
        return action.startsWith("command") ? 1 : 0;
    }

    static boolean isHealthy(World world) {
        int primary = -1;
        for (int i = 0; i < world.count(); i++) {
            if (world.members[i].is(Server.PRIMARY)) {
                if (primary >= 0) {
                    return false;
                }
                primary = i;
            }
        }
        if (primary < 0 || world.operation != World.Operation.NONE) {
            return false;
        }
        for (int i = 0; i < world.count(); i++) {
            Member member = world.members[i];
            boolean follows = member.is(Server.STANDBY) && member.wal == world.members[primary].wal && member.deaf == 0;
            if (i != primary && !(follows && member.replica)) {
                return false;
            }
        }
        return true;
    }
}
