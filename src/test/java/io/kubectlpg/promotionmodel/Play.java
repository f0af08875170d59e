package io.kubectlpg.promotionmodel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Two clients run the program's own commands in the world of the model, in a random order of everything that can happen there.
 * The same seed plays the same again.
 *
 * <p>After a while nothing fails any more, and one user does what the messages say. Then the cluster must become healthy.
 */
final class Play {
    private static final Instant BEGIN = Instant.parse("2026-11-21T09:00:00Z");
    private static final int SHORTEST = 50;
    private static final int LONGEST = 400;
    /** Turns after the last fault. */
    private static final int LONGEST_END = 20_000;

    private static final int SLOWEST_PAUSE = 20;
    private static final int WRITES = 3;
    private static final int FAULTS = 4;
    private static final int SLEEPERS = 2;

    /**
     * What came out of it.
     *
     * @param broken what happened that must not
     * @param full whether it ended because the model has no room for more
     * @param trace everything that happened, in words
     */
    record Result(long seed, Optional<String> broken, boolean full, Set<Reached> reached, List<String> trace) {
        @Override
        public String toString() {
            return "seed " + seed + ": " + broken.orElse("holds") + System.lineSeparator() + "  "
                    + String.join(System.lineSeparator() + "  ", trace);
        }
    }

    /** Ends the play. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    private final long seed;
    private final boolean traced;
    private final Random random;
    private final Scheduler scheduler;
    private final Objects objects;
    private final Records records = new Records(this);
    private final Users users = new Users(this);
    private final Set<Reached> reached = EnumSet.noneOf(Reached.class);
    private final List<String> trace = new ArrayList<>();
    private Bounds bounds;
    private World world;
    private long nanos;
    private int instants;
    private int ids;

    private Play(long seed, int instances, boolean traced) {
        this.seed = seed;
        this.traced = traced;
        this.random = new Random(seed);
        this.world = World.start(instances);
        this.bounds = Bounds.of(instances, WRITES, any(FAULTS + 1), 0, any(SLEEPERS + 1));
        this.scheduler = new Scheduler(this, random);
        this.objects = new Objects(this, instances);
    }

    /** @param traced whether the result tells all that happened */
    static Result of(long seed, int instances, boolean traced) {
        return new Play(seed, instances, traced).all();
    }

    private Result all() {
        Optional<String> broken = Optional.empty();
        boolean full = false;
        try {
            noise();
            calm();
        } catch (NoRoomException end) {
            full = true;
        } catch (Broken what) {
            broken = Optional.ofNullable(what.getMessage());
            trace.add(world.toString());
        } finally {
            scheduler.killAll();
        }
        return new Result(seed, broken, full, reached, trace);
    }

    private void noise() {
        int turns = SHORTEST + any(LONGEST - SHORTEST);
        for (int i = 0; i < turns; i++) {
            scheduler.noisyTurn(users);
            check();
        }
    }

    private void calm() {
        bounds = bounds.quiet();
        scheduler.wakeAll();
        for (int i = 0; !(scheduler.running().isEmpty() && users.areContent()); i++) {
            if (i > LONGEST_END || users.haveTriedForLong()) {
                throw new Broken("there is no end: the cluster does not become healthy");
            }
            scheduler.calmTurn(users);
            check();
        }
    }

    private void check() {
        Invariants.check(world, bounds);
        world.broken.ifPresent(what -> {
            throw new Broken(what);
        });
    }

    /** A command has ended in a way in which none may end. */
    void failed(Throwable failure) {
        if (failure instanceof NoRoomException full) {
            throw full;
        }
        throw (Broken) new Broken("a command ends with " + failure).initCause(failure);
    }

    // ---- what everybody asks

    World world() {
        return world;
    }

    void become(World next) {
        objects.moved(world, next);
        world = next;
    }

    Bounds bounds() {
        return bounds;
    }

    Objects objects() {
        return objects;
    }

    Records records() {
        return records;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    long nanos() {
        return nanos;
    }

    /** Each moment is later than all before. */
    Clock clock() {
        InstantSource source = () -> BEGIN.plusNanos(nanos).plusNanos(++instants);
        return source.withZone(ZoneOffset.UTC);
    }

    String newId() {
        return "op" + ++ids;
    }

    /** Time passes, perhaps more than was asked for. */
    void passes(Duration length) {
        nanos += length.toNanos() * (1 + any(SLOWEST_PAUSE));
    }

    /** True once in so many times. */
    boolean chance(int times) {
        return any(times) == 0;
    }

    int any(int count) {
        return random.nextInt(count);
    }

    /** Not before each, or a play would have little else. */
    boolean stopsBeforeLook() {
        return chance(4);
    }

    /** Whether something fails that is no move of the model: an answer is lost. */
    boolean losesAnswer() {
        if (world.faults < bounds.faults() && chance(20)) {
            world.faults++;
            return true;
        }
        return false;
    }

    void reached(Reached what) {
        reached.add(what);
    }

    void tell(Supplier<String> what) {
        if (traced) {
            trace.add(what.get());
        }
    }

    /** A call of a command has arrived. */
    void arrived(RunningCommand command) {
        if (command.lockLost()) {
            tell(() -> "  late: another command has taken its lock");
            reached(Reached.LATE_CALL);
        }
    }
}
