package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.Dialog;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.LineProgram;
import io.kubectlpg.kube.LogRequest;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.PodForward;
import io.kubectlpg.kube.PodProxy;
import io.kubectlpg.kube.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A connection that checks before each change that the lock is still held, because the laptop may have slept. Before
 * the lock is taken, an operation only reads. Plans use the same connection, so the check also covers the steps that
 * they make.
 */
final class GuardedKube implements Kube {
    private final Kube kube;
    private final Guard guard;

    GuardedKube(Kube kube, Guard guard) {
        this.kube = kube.asking(guard::verify);
        this.guard = guard;
    }

    /** Refers to the lock after it is taken. */
    static final class Guard {
        private volatile Optional<OperationLock> lock = Optional.empty();

        void heldBy(OperationLock taken) {
            lock = Optional.of(taken);
        }

        void verify() {
            lock.ifPresent(OperationLock::verify);
        }
    }

    @Override
    public String namespace() {
        return kube.namespace();
    }

    @Override
    public Kube in(String other) {
        return new GuardedKube(kube.in(other), guard);
    }

    @Override
    public Kube separate(Duration limit) {
        return new GuardedKube(kube.separate(limit), guard);
    }

    @Override
    public String context() {
        return kube.context();
    }

    @Override
    public String user() {
        return kube.user();
    }

    @Override
    public String server() {
        return kube.server();
    }

    @Override
    public PodProxy proxy(String pod, String host, int port) {
        guard.verify();
        return kube.proxy(pod, host, port);
    }

    @Override
    public void log(LogRequest wanted, Consumer<String> line) {
        kube.log(wanted, line);
    }

    @Override
    public PodForward forward(int local, int port, Supplier<String> pod, Consumer<String> problem) {
        guard.verify();
        return kube.forward(local, port, pod, problem);
    }

    @Override
    public Instant serverTime() {
        return kube.serverTime();
    }

    @Override
    public Optional<String> serverVersion() {
        return kube.serverVersion();
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name) {
        return kube.getAsync(kind, name);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels) {
        return kube.listAsync(kind, labels);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels) {
        return kube.listAllAsync(kind, labels);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listMetadataAsync(Kind kind, String labels, boolean allNamespaces) {
        return kube.listMetadataAsync(kind, labels, allNamespaces);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> eventsAsync(Kind kind, String name) {
        return kube.eventsAsync(kind, name);
    }

    @Override
    public ObjectNode create(ObjectNode object) {
        guard.verify();
        return kube.create(object);
    }

    @Override
    public ObjectNode replace(ObjectNode object) {
        guard.verify();
        return kube.replace(object);
    }

    @Override
    public ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        guard.verify();
        return kube.mergePatch(kind, name, patch);
    }

    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun) {
        if (!dryRun) {
            guard.verify();
        }
        return kube.apply(object, fieldManager, force, dryRun);
    }

    @Override
    public boolean delete(Kind kind, String name) {
        guard.verify();
        return kube.delete(kind, name);
    }

    @Override
    public boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until) {
        return kube.watchAll(kind, labels, limit, until);
    }

    @Override
    public boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until) {
        return kube.watch(kind, name, limit, until);
    }

    @Override
    public PodExec exec() {
        return new GuardedExec(kube.exec(), guard);
    }

    /** Checks the lock before every program except {@code follow}, because any other program may change something. */
    private record GuardedExec(PodExec exec, Guard guard) implements PodExec {
        @Override
        public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
            guard.verify();
            return exec.start(pod, argv, stdin, limit);
        }

        @Override
        public CompletableFuture<Result> ask(LineProgram program, Duration limit) {
            guard.verify();
            return exec.ask(program, limit);
        }

        @Override
        public int stream(
                String pod,
                List<String> argv,
                Consumer<String> stdoutLine,
                Consumer<String> stderrLine,
                Duration limit) {
            guard.verify();
            return exec.stream(pod, argv, stdoutLine, stderrLine, limit);
        }

        @Override
        public int attach(String pod, List<String> argv, Attachment attachment) {
            guard.verify();
            return exec.attach(pod, argv, attachment);
        }

        @Override
        public Dialog dialog(String pod, List<String> argv) {
            guard.verify();
            return exec.dialog(pod, argv);
        }

        @Override
        public int follow(
                String pod,
                List<String> argv,
                Consumer<String> stdoutLine,
                Consumer<String> stderrLine,
                Duration limit) {
            return exec.follow(pod, argv, stdoutLine, stderrLine, limit);
        }
    }

    @Override
    public void close() {
        kube.close();
    }
}
