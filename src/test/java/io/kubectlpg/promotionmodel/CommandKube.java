package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The connection of a command to the world of the play. The command stops before each call. */
final class CommandKube implements Kube {
    /** The server's clock stands still, because the lock lasts as long as its holder is awake. */
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final Play play;
    private final RunningCommand command;
    private final boolean stops;

    CommandKube(Play play, RunningCommand command) {
        this(play, command, true);
    }

    private CommandKube(Play play, RunningCommand command, boolean stops) {
        this.play = play;
        this.command = command;
        this.stops = stops;
    }

    private <T> T look(String words, Supplier<T> answer) {
        if (stops && play.stopsBeforeLook()) {
            command.stop(RunningCommand.Stop.LOOK, words);
        }
        return answer.get();
    }

    private ObjectNode change(String verb, Kind kind, String name, Supplier<ObjectNode> made) {
        if (!stops) {
            return made.get();
        }
        command.stop(RunningCommand.Stop.CHANGE, verb + " " + kind.name(name));
        boolean decides = kind == Kind.CONFIG_MAP && Decided.isStoredIn(name);
        if (command.lockLost() && decides) {
            // Between the check of the lock and this change there is no time to sleep: Rule.NO_CLOSING_BY_A_SLEEPER.
            throw CliException.locked("another command has taken the lock", "");
        }
        ObjectNode result = made.get();
        play.arrived(command);
        play.records().changed(command, kind, name, result);
        return result;
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name) {
        return CompletableFuture.completedFuture(
                look("get " + kind.name(name), () -> play.objects().get(kind, name)));
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels) {
        return CompletableFuture.completedFuture(
                look("list " + kind.plural(), () -> play.objects().list(kind, labels)));
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels) {
        return listAsync(kind, labels);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> eventsAsync(Kind kind, String name) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public ObjectNode create(ObjectNode object) {
        return change(
                "create",
                Kind.of(object),
                Objects.nameOf(object),
                () -> play.objects().create(object));
    }

    @Override
    public ObjectNode replace(ObjectNode object) {
        return change(
                "replace",
                Kind.of(object),
                Objects.nameOf(object),
                () -> play.objects().replace(object));
    }

    @Override
    public ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        return change("patch", kind, name, () -> play.objects().mergePatch(kind, name, patch));
    }

    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun) {
        return dryRun
                ? object
                : change(
                        "apply",
                        Kind.of(object),
                        Objects.nameOf(object),
                        () -> play.objects().apply(object));
    }

    @Override
    public boolean delete(Kind kind, String name) {
        throw new UnsupportedOperationException("delete " + kind.name(name));
    }

    @Override
    public boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until) {
        throw new UnsupportedOperationException("watch " + kind.plural());
    }

    /** Whether the lock is renewed: its holder lives and is awake. */
    @Override
    public boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until) {
        command.stop(RunningCommand.Stop.PAUSE, "has looked whether the lock is renewed");
        return play.records().lockIsRenewed();
    }

    @Override
    public PodExec exec() {
        return new PodScripts(play, command);
    }

    @Override
    public Kube in(String other) {
        return this;
    }

    /** The connection of the thread that renews the lock. It works while the play waits for it. */
    @Override
    public Kube separate(Duration limit) {
        return new CommandKube(play, command, false);
    }

    @Override
    public Instant serverTime() {
        return NOW;
    }

    @Override
    public String namespace() {
        return "db";
    }

    @Override
    public String context() {
        return "test";
    }

    @Override
    public String user() {
        return command.name;
    }

    @Override
    public String server() {
        return "https://test";
    }

    @Override
    public void close() {}
}
