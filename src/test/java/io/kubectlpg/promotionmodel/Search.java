package io.kubectlpg.promotionmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at every state that can be reached, in the order of the number of steps, so the first way to a bad one is the shortest. */
final class Search {
    private final Bounds bounds;
    private final int size;
    private final States states = new States();
    /** Of each state, in the order in which they were found: the state before it, and the number of the move from there. */
    private int[] parents = new int[1 << 12];

    private short[] steps = new short[1 << 12];
    private Layer next;
    private long transitions;

    private Search(Bounds bounds) {
        this.bounds = bounds;
        this.size = World.size(bounds.instances());
        this.next = new Layer(size);
    }

    /**
     * What a search has found.
     *
     * @param broken what happened that must not; empty if nothing did
     * @param way the shortest way to it, and the state at its end
     * @param complete whether all states within the bounds were seen
     */
    record Result(
            Optional<String> broken, List<String> way, int states, long transitions, boolean complete, double seconds) {
        @Override
        public String toString() {
            return "%s%,d states, %,d transitions, %.1f s%s"
                    .formatted(
                            broken.map(what -> what + System.lineSeparator() + "  "
                                            + String.join(System.lineSeparator() + "  ", way) + System.lineSeparator())
                                    .orElse(complete ? "holds: " : "not all: "),
                            states,
                            transitions,
                            seconds,
                            "");
        }
    }

    /** States of one number of steps from the start, one behind the other. */
    private static final class Layer {
        private final int size;
        private long[] words;
        private int count;

        Layer(int size) {
            this.size = size;
            this.words = new long[size << 10];
        }

        void add(long[] state) {
            if ((count + 1) * size > words.length) {
                words = Arrays.copyOf(words, Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, words.length * 3L / 2)));
            }
            System.arraycopy(state, 0, words, count * size, size);
            count++;
        }
    }

    static Result run(Bounds bounds) {
        return run(bounds, Integer.MAX_VALUE);
    }

    /**
     * Searches.
     *
     * @param limit after how many states the search ends
     */
    static Result run(Bounds bounds, int limit) {
        return new Search(bounds).all(limit);
    }

    private Result all(int limit) {
        long began = System.nanoTime();
        World start = World.start(bounds.instances());
        states.add(start.words());
        next.add(start.words());
        int parent = 0;
        while (next.count > 0) {
            Layer layer = next;
            next = new Layer(size);
            for (int i = 0; i < layer.count; i++, parent++) {
                World world = World.of(layer.words, i * size, bounds.instances());
                Optional<String> stuck = bounds.wayOut() ? WayOut.missing(world, bounds) : Optional.empty();
                if (stuck.isPresent()) {
                    return result(stuck, way(parent, -1), false, began);
                }
                var found = new Found(parent);
                Moves.from(world, bounds, (then, action) -> found.add(then));
                transitions += found.move;
                if (found.broken.isPresent()) {
                    return result(found.broken, way(parent, found.brokenBy), false, began);
                }
                if (states.size() >= limit) {
                    return result(Optional.empty(), List.of(), false, began);
                }
            }
        }
        return result(Optional.empty(), List.of(), true, began);
    }

    private Result result(Optional<String> broken, List<String> way, boolean complete, long began) {
        return new Result(broken, way, states.size(), transitions, complete, (System.nanoTime() - began) / 1e9);
    }

    /** The moves from one state. */
    private final class Found {
        private final int parent;
        private int move;
        private int brokenBy;
        private Optional<String> broken = Optional.empty();

        Found(int parent) {
            this.parent = parent;
        }

        void add(World then) {
            Invariants.check(then, bounds);
            if (broken.isEmpty() && then.broken.isPresent()) {
                broken = then.broken;
                brokenBy = move;
            }
            long[] words = then.words();
            if (states.add(words)) {
                note(states.size() - 1, parent, move);
                next.add(words);
            }
            move++;
        }
    }

    private void note(int state, int parent, int move) {
        if (state >= parents.length) {
            parents = Arrays.copyOf(parents, parents.length * 3 / 2);
            steps = Arrays.copyOf(steps, steps.length * 3 / 2);
        }
        parents[state] = parent;
        steps[state] = (short) move;
    }

    /** The actions on the way to a state, and by the move after it, in words. */
    private List<String> way(int state, int move) {
        var moves = new ArrayList<Integer>();
        for (int at = state; at != 0; at = parents[at]) {
            moves.addFirst((int) steps[at]);
        }
        if (move >= 0) {
            moves.add(move);
        }
        var words = new ArrayList<String>();
        var world = new World[] {World.start(bounds.instances())};
        for (int wanted : moves) {
            var before = world[0];
            var count = new int[1];
            Moves.from(before, bounds, (then, action) -> {
                if (count[0]++ == wanted) {
                    world[0] = then;
                    words.add(action.get());
                }
            });
        }
        words.add(world[0].toString());
        return words;
    }
}
