package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One namespace of one API server. A failed call throws a {@link io.kubectlpg.CliException} with the exit code for the
 * failure. A future fails with the same exception.
 */
public interface Kube extends AutoCloseable {
    /** Reads the kubeconfig. The first request is sent by the first call. */
    static Kube connect(ConnectionOptions options) {
        return HttpKube.connect(options);
    }

    /** The namespace that a connection would have. This runs no plugin and reads no key files. */
    static String namespace(ConnectionOptions options) {
        return Connection.namespace(options, System.getenv());
    }

    String namespace();

    /** Another namespace of the same API server, over the same connection. Closing one closes both. */
    Kube in(String other);

    /**
     * The same namespace over a new connection. Each request is sent only once, with this time limit. A program in a pod
     * that has answered a question runs on for the next one. The caller closes the connection.
     */
    Kube separate(Duration limit);

    /**
     * The same connection, which calls {@code permission} before it repeats a request that changes something or runs a
     * program. The caller checks before the first attempt. This connection checks again, because a later attempt may come
     * half a minute after the first one.
     *
     * @param permission throws an exception to end the request
     */
    default Kube asking(Runnable permission) {
        return this;
    }

    /** The context's name; {@code in-cluster} inside a pod. */
    String context();

    /** The name of the kubeconfig's user, or another description of the user. */
    String user();

    /** The API server's address. */
    String server();

    CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name);

    /**
     * Lists the objects of a kind in the namespace. If the kind has no namespaces, all its objects are listed.
     *
     * @param labels a label selector as in kubectl; empty: all objects
     */
    CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels);

    /** Lists the objects of a kind in all namespaces. */
    CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels);

    /** As {@link #listAsync} or {@link #listAllAsync}, but the objects may contain only their metadata. */
    default CompletableFuture<List<ObjectNode>> listMetadataAsync(Kind kind, String labels, boolean allNamespaces) {
        return allNamespaces ? listAllAsync(kind, labels) : listAsync(kind, labels);
    }

    /** The events of one object, unsorted. Kubernetes keeps events for about an hour. */
    default CompletableFuture<List<ObjectNode>> eventsAsync(Kind kind, String name) {
        return listAsync(Kind.EVENT, "")
                .thenApply(events -> events.stream()
                        .filter(event -> event.path("involvedObject")
                                        .path("kind")
                                        .asText()
                                        .equals(kind.kind())
                                && event.path("involvedObject")
                                        .path("name")
                                        .asText()
                                        .equals(name))
                        .toList());
    }

    default Optional<ObjectNode> get(Kind kind, String name) {
        return await(getAsync(kind, name));
    }

    default List<ObjectNode> list(Kind kind, String labels) {
        return await(listAsync(kind, labels));
    }

    default List<ObjectNode> listAll(Kind kind, String labels) {
        return await(listAllAsync(kind, labels));
    }

    /**
     * Creates an object.
     *
     * @throws ConflictException if it already exists
     */
    ObjectNode create(ObjectNode object);

    /**
     * Replaces an object that was read before.
     *
     * @throws ConflictException if it changed after it was read
     */
    ObjectNode replace(ObjectNode object);

    /** Merges a document into an object (RFC 7386). */
    ObjectNode mergePatch(Kind kind, String name, ObjectNode patch);

    /**
     * Applies an object on the server side. If another field manager owns a field, the call fails with exit code 3,
     * refused; the message names managers and fields.
     *
     * @param force whether to take the fields from other managers
     * @param dryRun true: the server only returns the result and stores nothing
     */
    ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun);

    /**
     * Deletes an object. The object may still exist for a while afterwards.
     *
     * @return false if there was no such object
     */
    boolean delete(Kind kind, String name);

    /**
     * Passes the present objects, and then each change, to the predicate until it returns true. Lost connections are
     * opened again.
     *
     * @return false if the limit passed first
     */
    boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until);

    /** As {@link #watchAll}, for one object. Fires no event while the object does not exist. */
    boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until);

    PodExec exec();

    /**
     * Reads the log of a pod until the log or the container ends. Each line begins with its time.
     *
     * @throws io.kubectlpg.CliException if the log does not exist, or if the connection is lost
     */
    default void log(LogRequest wanted, Consumer<String> line) {
        throw CliException.unreachable("no log can be read", "");
    }

    /**
     * Opens a local port until it is closed. Connections to it reach a port of a pod.
     *
     * @param local the local port; 0: any free port
     * @param pod returns the pod for each new connection; throws if there is none now
     * @param problem receives a sentence if a connection fails
     * @throws io.kubectlpg.CliException if the port of the pod cannot be reached, or if the local port cannot be opened
     */
    default PodForward forward(int local, int port, Supplier<String> pod, Consumer<String> problem) {
        throw CliException.unreachable("no port of a pod can be reached", "");
    }

    /**
     * Opens a proxy to a host and port as the pod reaches them, until it is closed.
     *
     * @throws io.kubectlpg.CliException unreachable, if the proxy cannot be opened
     */
    default PodProxy proxy(String pod, String host, int port) {
        throw CliException.unreachable("the connection cannot go through pod " + pod, "");
    }

    /**
     * The present time by the API server's clock, computed from its last answer. The clock of this computer may be
     * wrong.
     */
    default Instant serverTime() {
        return Instant.now();
    }

    /** The API server's version, such as v1.34.4; empty if the server does not report it. */
    default Optional<String> serverVersion() {
        return Optional.empty();
    }

    @Override
    void close();

    /** The answer, or {@code otherwise} if the user has no right to the answer. */
    static <T> CompletableFuture<T> unlessDenied(CompletableFuture<T> answer, T otherwise) {
        return answer.exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof CliException known && known.code() == ExitCode.DENIED) {
                return otherwise;
            }
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        });
    }

    /**
     * Waits for the future and returns its value or throws its exception. If this thread is interrupted, it throws the
     * exception for exit code 130.
     */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        }
    }
}
