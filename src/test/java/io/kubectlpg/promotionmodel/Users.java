package io.kubectlpg.promotionmodel;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.AbandonedOperation;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.Runner;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.promote.Choices;
import io.kubectlpg.operation.promote.FailoverOperation;
import io.kubectlpg.operation.promote.PromoteOperation;
import io.kubectlpg.operation.resume.Resumable;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What users type. */
final class Users {
    /** From here on the model may have no room for more promotions. */
    private static final int LAST_EPOCH = 4;

    private static final int LAST_TIMELINE = 7;
    private static final int MANY_COMMANDS = 40;
    private static final long MUCH = 16 << 20;

    private final Play play;
    private int tried;
    /** How often the same operation was resumed, one time after the other. */
    private int resumed;

    Users(Play play) {
        this.play = play;
    }

    // ---- while things fail

    /** Anything that is typed in a situation like this; empty: nothing. */
    Optional<Typed> anything() {
        boolean unfinished = play.records().unfinished().isPresent();
        var typed = new ArrayList<Typed>();
        if (unfinished) {
            typed.addAll(List.of(resume(), resume(), resume()));
            if (play.chance(3)) {
                typed.add(abort());
            }
        }
        if (hasRoom()) {
            typed.add(promote(anyInstance()));
            typed.add(promote(Optional.empty()));
            typed.add(failover(Optional.empty(), false, play.chance(6)));
            typed.add(failover(Optional.empty(), true, play.chance(6)));
            if (primary().isEmpty()) {
                typed.add(failover(Optional.empty(), false, play.chance(6)));
                typed.add(failover(Optional.empty(), true, play.chance(6)));
            }
            if (play.chance(3)) {
                typed.add(failover(anyInstance(), play.chance(2), play.chance(2)));
            }
        }
        World world = play.world();
        for (int i = 0; i < world.count(); i++) {
            if (!world.members[i].replica) {
                typed.add(unfence(i));
            }
            if (copySource(i).isPresent()) {
                typed.add(rebuild(i, copySource(i).get()));
            }
        }
        return typed.isEmpty() ? Optional.empty() : Optional.of(typed.get(play.any(typed.size())));
    }

    private boolean hasRoom() {
        World world = play.world();
        int newest = world.timeline;
        for (Member member : world.members) {
            newest = Math.max(newest, Wal.timeline(member.wal));
        }
        return world.epoch < LAST_EPOCH && newest < LAST_TIMELINE;
    }

    private Optional<InstanceName> anyInstance() {
        return Optional.of(Names.of(play.any(play.world().count())));
    }

    private Optional<Integer> copySource(int i) {
        var scripts = new Scripts(play.world(), play.bounds());
        for (int primary = 0; primary < play.world().count(); primary++) {
            if (scripts.needsCopy(i, primary)) {
                return Optional.of(primary);
            }
        }
        return Optional.empty();
    }

    // ---- afterwards

    boolean haveTriedForLong() {
        return tried > MANY_COMMANDS;
    }

    /** Whether one primary serves that all others follow, and pods and templates say so. */
    boolean areContent() {
        World world = play.world();
        if (!WayOut.isHealthy(world) || play.records().unfinished().isPresent()) {
            return false;
        }
        for (Member member : world.members) {
            boolean primary = member.is(Server.PRIMARY);
            if (member.templatePrimary != primary || member.labelPrimary != primary) {
                return false;
            }
        }
        return true;
    }

    /** First what is unfinished is resumed. If that does not help, it is given up, or a failover takes its place. */
    Typed whatMessagesSay() {
        tried++;
        World world = play.world();
        Optional<Integer> primary = primary();
        Optional<OperationRecord> left = play.records().unfinished();
        if (left.isPresent() && resumed < 2) {
            resumed++;
            return resume();
        }
        if (left.filter(record -> record.is(OperationKind.PROMOTE)).isPresent() && !someAreFenced()) {
            world.breaks("resume does not end a switchover although all instances answer");
        }
        resumed = 0;
        if (left.isPresent() && (primary.isPresent() || tried % 3 == 0)) {
            return abort();
        }
        if (primary.isEmpty() && (tried % 2 == 0 || !someAreFenced())) {
            return failover(Optional.empty(), false, false);
        }
        for (int i = 0; i < world.count(); i++) {
            if (!world.members[i].replica) {
                return unfence(i);
            }
            if (copySource(i).isPresent()) {
                return rebuild(i, copySource(i).get());
            }
        }
        return promote(primary.map(Names::of));
    }

    private boolean someAreFenced() {
        return Stream.of(play.world().members).anyMatch(member -> !member.replica);
    }

    private Optional<Integer> primary() {
        for (int i = 0; i < play.world().count(); i++) {
            if (play.world().members[i].is(Server.PRIMARY)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    // ---- commands

    private Typed typed(String words, BiFunction<RunningCommand, Kube, Optional<Operation>> operation) {
        return new Typed(words, command -> {
            Kube kube = new CommandKube(play, command);
            reporting(
                    command,
                    () -> operation.apply(command, kube).ifPresent(wanted -> run(command, kube, wanted, words)));
        });
    }

    private void run(RunningCommand command, Kube kube, Operation operation, String words) {
        new Runner(
                        kube,
                        Progress.silent(),
                        play.clock(),
                        new LockHolder(command.name, "laptop", 1),
                        play::newId,
                        command.time)
                .run(
                        operation,
                        words,
                        Optional.empty(),
                        plan -> command.stop(RunningCommand.Stop.PAUSE, "the user agrees"));
    }

    /** A refusal, or a failure that the user is told, is an end as any other. */
    private void reporting(RunningCommand command, Runnable work) {
        try {
            work.run();
            play.tell(() -> "  " + command + " ends");
        } catch (CliException told) {
            play.tell(() -> "  " + command + " ends: " + told.problem());
        }
    }

    private Typed promote(Optional<InstanceName> to) {
        return typed(
                "promote " + to.map(InstanceName::toString).orElse("demo"),
                (command, kube) ->
                        Optional.of(PromoteOperation.of(kube, Names.DEMO, to, new Choices(MUCH, false, false, false))));
    }

    private Typed failover(Optional<InstanceName> to, boolean nodeIsDown, boolean acceptLoss) {
        String words = "promote " + to.map(InstanceName::toString).orElse("demo") + " --failover"
                + (nodeIsDown ? " --node-is-down" : "") + (acceptLoss ? " --accept-loss" : "");
        return typed(words, (command, kube) -> {
            Operation operation =
                    FailoverOperation.of(kube, Names.DEMO, to, new Choices(MUCH, false, nodeIsDown, acceptLoss));
            int gone = Names.set(operation.arguments().path("gone"));
            if (!areDown(gone)) {
                play.tell(() -> "  the user sees that not all of these nodes are down");
                return Optional.empty();
            }
            if (gone != 0) {
                play.reached(Reached.NODE_IS_DOWN);
                command.claim(gone);
                play.world().gone |= gone;
            }
            return Optional.of(operation);
        });
    }

    private boolean areDown(int gone) {
        for (int i = 0; i < play.world().count(); i++) {
            Member member = play.world().members[i];
            boolean down = member.pod ? !member.processes : !member.replica;
            if (World.contains(gone, i) && !down) {
                return false;
            }
        }
        return true;
    }

    private Typed resume() {
        return typed("resume demo", (command, kube) -> {
            World world = play.world();
            if (world.open && world.operation != World.Operation.NONE) {
                play.reached(Reached.resumed(world));
            }
            return play.records().unfinished().map(record -> operation(kube, record));
        });
    }

    private static Operation operation(Kube kube, OperationRecord record) {
        var wait = new PlanWait(PlanWait.STANDARD, Progress.silent());
        var stored = new StoredOperation(kube, Names.DEMO, record.kind(), record.arguments(), "1", wait);
        return switch (record.kind()) {
            case UNFENCE, REBUILD_REPLICA -> OneStep.resumed(stored);
            default -> Resumable.from(kube, Names.DEMO, record, "1", wait);
        };
    }

    private Typed abort() {
        return new Typed("abort demo", command -> {
            Kube kube = new CommandKube(play, command);
            reporting(
                    command,
                    () -> new AbandonedOperation(
                                    kube,
                                    Names.DEMO,
                                    play.clock(),
                                    new LockHolder(command.name, "laptop", 1),
                                    command.time)
                            .end(play.records().unfinished(), guarded -> ""));
        });
    }

    private Typed unfence(int i) {
        return typed("unfence " + Names.of(i), (command, kube) -> Optional.of(OneStep.unfence(Names.of(i))));
    }

    private Typed rebuild(int i, int primary) {
        return typed(
                "replicas rebuild " + Names.of(i),
                (command, kube) -> Optional.of(OneStep.rebuild(Names.of(i), primary)));
    }
}
