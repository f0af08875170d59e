package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An API server that keeps one Lease, with versions. */
final class OneLease implements Kube {
    volatile Instant now = Instant.parse("2026-11-21T08:00:00Z");
    volatile boolean reachable = true;
    volatile boolean loseNextAnswer;
    volatile boolean watched;
    /** On so many of the separate connections that are open no request is answered any more. */
    volatile int swallowed;

    volatile int connections;
    private int versions;
    private @Nullable ObjectNode lease;

    synchronized void put(ObjectNode object) {
        lease = object.deepCopy();
        lease.withObjectProperty("metadata").put("resourceVersion", Integer.toString(++versions));
        notifyAll();
    }

    synchronized void remove() {
        lease = null;
        notifyAll();
    }

    synchronized ObjectNode lease() {
        return Objects.requireNonNull(lease).deepCopy();
    }

    synchronized String version() {
        return lease == null ? "" : LeaseRecord.version(lease);
    }

    synchronized String spec(String field) {
        return lease == null ? "" : lease.path("spec").path(field).asText();
    }

    @Override
    public Instant serverTime() {
        return now;
    }

    private void reach() {
        if (!reachable) {
            throw CliException.unreachable("down", "");
        }
    }

    @Override
    public synchronized CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name) {
        return reachable
                ? CompletableFuture.completedFuture(Optional.ofNullable(lease).map(ObjectNode::deepCopy))
                : CompletableFuture.failedFuture(CliException.unreachable("down", ""));
    }

    @Override
    public synchronized ObjectNode create(ObjectNode object) {
        reach();
        if (lease != null) {
            throw new ConflictException("it exists");
        }
        put(object);
        return object.deepCopy().setAll(lease == null ? object : lease);
    }

    @Override
    public synchronized ObjectNode replace(ObjectNode object) {
        reach();
        if (lease == null) {
            throw CliException.notFound("there is no lease", "");
        }
        if (!LeaseRecord.version(object).equals(version())) {
            throw new ConflictException("it has changed");
        }
        put(object);
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw CliException.unreachable("the answer was lost", "");
        }
        return object.deepCopy().setAll(lease == null ? object : lease);
    }

    @Override
    public synchronized boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until) {
        watched = true;
        long end = System.nanoTime() + limit.toNanos();
        while (lease == null || !until.test(new WatchEvent(WatchEvent.Type.PRESENT, lease))) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw CliException.interrupted().causedBy(e);
            }
        }
        return true;
    }

    @Override
    public String namespace() {
        return "db";
    }

    @Override
    public Kube in(String other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized Kube separate(Duration limit) {
        int number = ++connections;
        return (Kube) Proxy.newProxyInstance(
                Kube.class.getClassLoader(), new Class<?>[] {Kube.class}, (_, method, arguments) -> {
                    boolean asks =
                            method.getName().equals("get") || method.getName().equals("replace");
                    if (asks && number <= swallowed) {
                        Waiting.pause(limit);
                        throw CliException.unreachable("it does not answer in time", "");
                    }
                    try {
                        return method.invoke(this, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public String context() {
        return "test";
    }

    @Override
    public String user() {
        return "ann";
    }

    @Override
    public String server() {
        return "https://test";
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Kind kind, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PodExec exec() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
