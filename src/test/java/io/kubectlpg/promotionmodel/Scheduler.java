package io.kubectlpg.promotionmodel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Decides by random numbers who acts next: a command makes its next call, an instance does something by itself, something fails, a
 * user types a command, a command is killed, falls asleep or wakes up.
 */
final class Scheduler {
    private static final int KILLS = 2;

    // How often one of them is chosen, against the others.
    private static final int CALL = 1000;
    private static final int WAITING = 25;
    private static final int PAUSE = 250;
    private static final int MOVES = 750;
    private static final int WRITE = 30;
    private static final int MENDING = 8;
    private static final int FAULTS = 80;
    private static final int FIRST_COMMAND = 250;
    private static final int SECOND_COMMAND = 50;
    private static final int KILL = 20;
    private static final int SLEEP = 50;
    private static final int SLEEP_ELSEWHERE = 10;
    private static final int WAKING = 100;

    /** How fast instances are, against commands: in some plays slow, in others fast. */
    private static final List<Integer> PACES = List.of(100, MOVES, 3000);

    private record Move(World next, Supplier<String> action) {}

    private record Choice(int weight, Runnable action) {}

    private final Play play;
    private final Random random;
    private final int pace;
    private final List<RunningCommand> commands = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private int begun;
    private int kills;
    private int sleepers;

    Scheduler(Play play, Random random) {
        this.play = play;
        this.random = random;
        this.pace = PACES.get(random.nextInt(PACES.size()));
    }

    /** A command has begun to talk with a script. */
    void opened(Talk talk) {
        talks.add(talk);
    }

    /** The instances whose nodes are down, as the users of running commands say; one bit each. */
    int claimed() {
        return running().stream().mapToInt(RunningCommand::claimed).reduce(0, (one, other) -> one | other);
    }

    List<RunningCommand> running() {
        return commands.stream().filter(command -> !command.ended()).toList();
    }

    void wakeAll() {
        commands.stream().filter(RunningCommand::asleep).forEach(this::wake);
    }

    void killAll() {
        commands.forEach(RunningCommand::kill);
    }

    /** One thing happens while things fail. */
    void noisyTurn(Users users) {
        var choices = new ArrayList<Choice>();
        var own = new ArrayList<Move>();
        var faults = new ArrayList<Move>();
        moves(own, faults);
        own.forEach(move -> choices.add(new Choice(weight(move.next(), own.size()), () -> move(move))));
        faults.forEach(fault -> choices.add(new Choice(FAULTS / faults.size(), () -> move(fault))));
        for (RunningCommand command : running()) {
            if (command.asleep()) {
                choices.add(new Choice(WAKING, () -> wake(command)));
            } else {
                choices.add(call(command, own.isEmpty()));
                disturb(command, choices);
            }
        }
        if (running().size() < 2) {
            int weight = running().isEmpty() ? FIRST_COMMAND : SECOND_COMMAND;
            choices.add(new Choice(weight, () -> users.anything().ifPresent(this::begin)));
        }
        choose(choices);
    }

    /** One thing happens after the last fault. A user waits until nothing happens by itself. */
    void calmTurn(Users users) {
        var choices = new ArrayList<Choice>();
        var own = new ArrayList<Move>();
        moves(own, new ArrayList<>());
        own.forEach(move -> choices.add(new Choice(MOVES / own.size(), () -> move(move))));
        running().forEach(command -> choices.add(call(command, own.isEmpty())));
        if (choices.isEmpty()) {
            choices.add(new Choice(1, () -> begin(users.whatMessagesSay())));
        }
        choose(choices);
    }

    private void moves(List<Move> own, List<Move> faults) {
        World world = play.world();
        Moves found = (next, action) -> (next.faults > world.faults ? faults : own).add(new Move(next, action));
        new Supervisors(world, play.bounds(), found).all();
        var surroundings = new Surroundings(world, play.bounds(), found);
        surroundings.all();
        for (int i = 0; i < world.count(); i++) {
            if (play.objects().endsWithoutFence(i)) {
                World next = world.copy();
                surroundings.removePod(next, i);
                int gone = i;
                found.add(next, () -> "the pod of " + gone + " is gone, and another one is wanted");
            }
        }
    }

    private int weight(World next, int count) {
        if (mends(next)) {
            return MENDING;
        }
        return next.writes > play.world().writes ? WRITE : pace / count;
    }

    /** Whether a node is up again, or no longer cut off. It takes long until that happens. */
    private boolean mends(World next) {
        for (int i = 0; i < next.count(); i++) {
            Member before = play.world().members[i];
            Member after = next.members[i];
            boolean up = before.pod && !before.processes && after.processes;
            if (up || (before.cutFromApi && !after.cutFromApi) || (before.cutFromPeers && !after.cutFromPeers)) {
                return true;
            }
        }
        return false;
    }

    private Choice call(RunningCommand command, boolean nothingElse) {
        boolean waits = command.isAt(RunningCommand.Stop.HEAR) && !command.ready() && !nothingElse;
        int weight = waits ? WAITING : command.isAt(RunningCommand.Stop.PAUSE) ? PAUSE : CALL;
        return new Choice(weight, () -> goOn(command));
    }

    private void disturb(RunningCommand command, List<Choice> choices) {
        if (sleepers < play.bounds().sleepers()) {
            int weight = command.isAt(RunningCommand.Stop.CHANGE) ? SLEEP : SLEEP_ELSEWHERE;
            choices.add(new Choice(weight, () -> {
                sleepers++;
                command.fallAsleep();
                play.tell(() -> command + " falls asleep before: " + command.before());
            }));
        }
        if (kills < KILLS) {
            choices.add(new Choice(KILL, () -> {
                kills++;
                play.reached(Reached.KILLED);
                play.tell(() -> command + " is killed before: " + command.before());
                command.kill();
            }));
        }
    }

    private void choose(List<Choice> choices) {
        int left = random.nextInt(choices.stream().mapToInt(Choice::weight).sum());
        int chosen = 0;
        while (left >= choices.get(chosen).weight()) {
            left -= choices.get(chosen).weight();
            chosen++;
        }
        choices.get(chosen).action().run();
        talks.removeIf(talk -> talk.command.ended());
        talks.forEach(Talk::look);
    }

    private void move(Move move) {
        play.become(move.next());
        play.tell(move.action());
    }

    private void goOn(RunningCommand command) {
        play.tell(() -> command + ": " + command.before());
        command.goOn();
        command.failure().ifPresent(play::failed);
    }

    private void wake(RunningCommand command) {
        play.tell(() -> command + " wakes up" + (command.lockLost() ? ", and its lock is lost" : ""));
        play.passes(Duration.ofSeconds(2));
        command.wakeUp();
        play.records().renew(command);
    }

    private void begin(Typed typed) {
        commands.removeIf(RunningCommand::ended);
        Optional<RunningCommand> other = commands.stream().findFirst();
        String client = other.filter(command -> command.name.startsWith("A")).isPresent() ? "B" : "A";
        var command = new RunningCommand(client + ++begun, play);
        commands.add(command);
        play.tell(() -> command + " is typed: " + typed.words());
        command.begin(typed.work());
        command.failure().ifPresent(play::failed);
    }
}
