package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationLock;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;

/** What commands have stored: the lock, the journal and the decision. The world of the model learns of the last two. */
final class Records {
    private final Play play;
    private Optional<RunningCommand> lockHolder = Optional.empty();
    private Optional<OperationRecord> unfinished = Optional.empty();

    Records(Play play) {
        this.play = play;
    }

    /** The operation that has not ended, by the journal. */
    Optional<OperationRecord> unfinished() {
        return unfinished;
    }

    /** Whether the holder of the lock renews it: nobody has it, or who has it is awake. */
    boolean lockIsRenewed() {
        return lockHolder.filter(holder -> holder.asleep() || holder.ended()).isEmpty();
    }

    /** A command that has the lock is awake again, and renews it. */
    void renew(RunningCommand command) {
        if (lockHolder.filter(holder -> holder == command).isPresent()) {
            play.objects().renewed(Kind.LEASE, OperationLock.objectName(Names.DEMO));
        }
    }

    /** A command has changed an object. */
    void changed(RunningCommand command, Kind kind, String name, ObjectNode object) {
        switch (kind) {
            case LEASE -> lock(command, object);
            case CONFIG_MAP -> {
                if (Decided.isStoredIn(name)) {
                    decided(Decided.of(object));
                } else if (name.equals(Journal.objectName(Names.DEMO))) {
                    noteOperation();
                }
            }
            case STATEFUL_SET -> {
                if (object.at("/spec/replicas").asInt() == 0) {
                    play.reached(Reached.FENCED);
                }
            }
            default -> {}
        }
    }

    private void lock(RunningCommand command, ObjectNode lease) {
        boolean taken = lease.at("/spec/holderIdentity").asText().startsWith(command.name + "@");
        if (taken) {
            lockHolder.filter(before -> before != command && !before.ended()).ifPresent(before -> {
                play.reached(Reached.LOCK_TAKEN_FROM_A_SLEEPER);
                before.loseLock();
            });
        }
        lockHolder = taken ? Optional.of(command) : Optional.empty();
    }

    private void decided(Decided next) {
        World world = play.world();
        boolean same = world.open && world.epoch == next.epoch();
        boolean chosen = same && !next.switchover() && world.to == World.NOBODY && next.to() != World.NOBODY;
        boolean back = next.switchover()
                && world.operation == World.Operation.SWITCHOVER
                && next.epoch() == world.epoch + 1
                && next.to() == world.from;
        next.into(world);
        play.tell(() -> "  now " + next);
        if (back) {
            play.reached(Reached.GIVEN_BACK);
        }
        if (chosen) {
            boolean lossAccepted = unfinished
                    .filter(record -> record.arguments().path("acceptLoss").asBoolean())
                    .isPresent();
            play.reached(Reached.FAILOVER_CHOSEN);
            if (lossAccepted) {
                play.reached(Reached.LOSS_ACCEPTED);
            }
            new Checks(world).chosen(next.to(), lossAccepted);
        }
    }

    private void noteOperation() {
        var reader = new CommandKube(play, new RunningCommand("reader", play)).separate(Duration.ZERO);
        unfinished = new Journal(reader, Names.DEMO).unfinished();
        World world = play.world();
        world.operation = World.Operation.NONE;
        world.from = 0;
        world.successor = 0;
        world.gone = play.scheduler().claimed();
        unfinished.ifPresent(record -> {
            if (record.is(OperationKind.PROMOTE)) {
                world.operation = World.Operation.SWITCHOVER;
                world.from = index(record, "from");
                world.successor = index(record, "to");
            } else if (record.is(OperationKind.FAIL_OVER)) {
                world.operation = World.Operation.FAILOVER;
                world.gone |= Names.set(record.arguments().path("gone"));
            }
        });
    }

    private static int index(OperationRecord record, String argument) {
        return Names.index(InstanceName.parse(record.arguments().path(argument).asText()));
    }
}
