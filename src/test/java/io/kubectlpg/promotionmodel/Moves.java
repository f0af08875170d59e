package io.kubectlpg.promotionmodel;

import java.util.function.Supplier;

/** Takes the states that can come next. */
interface Moves {
    /**
     * Takes one.
     *
     * @param action what happened, for a reader
     */
    void add(World next, Supplier<String> action);

    /** All that can happen next. */
    static void from(World world, Bounds bounds, Moves moves) {
        new Supervisors(world, bounds, moves).all();
        new Surroundings(world, bounds, moves).all();
        new Commands(world, bounds, moves).all();
    }
}
