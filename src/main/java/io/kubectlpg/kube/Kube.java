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
import java.util.function.Predicate;

/**
 * One namespace of one API server. Calls throw {@link io.kubectlpg.CliException} with the exit code of what went wrong;
 * the futures complete with it.
 */
public interface Kube extends AutoCloseable {
    /** Reads the kubeconfig; no request is made before the first call. */
    static Kube connect(ConnectionOptions options) {
        return HttpKube.connect(options);
    }

    /** The namespace that a connection would have, without one: no plugin is run and no file of keys is read. */
    static String namespace(ConnectionOptions options) {
        return Connection.namespace(options, System.getenv());
    }

    String namespace();

    /** Another namespace of the same API server; closing this one closes it, too. */
    Kube in(String other);

    /**
     * The same namespace over a connection of its own. Each request is sent once and may take at most that long. The
     * caller closes it.
     */
    Kube separate(Duration limit);

    /**
     * The same connection, which asks before it sends a change or starts a program once more, because the first try failed:
     * whoever called has asked before the first one, and up to half a minute has passed since.
     *
     * @param permission throws what ends the request
     */
    default Kube asking(Runnable permission) {
        return this;
    }

    /** The context's name, {@code in-cluster} inside a pod. */
    String context();

    /** The kubeconfig's user, as well as it is known. */
    String user();

    /** The API server's address. */
    String server();

    CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name);

    /**
     * Lists the objects of a kind in the namespace, or of a kind without namespaces.
     *
     * @param labels a label selector as in kubectl; empty: everything
     */
    CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels);

    /** Lists the objects of every namespace. */
    CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels);

    /** As {@link #listAsync} or {@link #listAllAsync}; what the objects hold may be left out. */
    default CompletableFuture<List<ObjectNode>> listMetadataAsync(Kind kind, String labels, boolean allNamespaces) {
        return allNamespaces ? listAllAsync(kind, labels) : listAsync(kind, labels);
    }

    /** The events of one object, in no order. Kubernetes keeps them for about an hour. */
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
     * Makes a new object.
     *
     * @throws ConflictException when it exists
     */
    ObjectNode create(ObjectNode object);

    /**
     * Writes an object that was read.
     *
     * @throws ConflictException when its resourceVersion is no longer the newest
     */
    ObjectNode replace(ObjectNode object);

    /** Merges (RFC 7386) a document into an object. */
    ObjectNode mergePatch(Kind kind, String name, ObjectNode patch);

    /**
     * Server-side apply. A conflict with another field manager is refused(3), naming managers and fields.
     *
     * @param force take the fields from other managers
     * @param dryRun the server answers with the result and keeps nothing
     */
    ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun);

    /**
     * Deletes in the background: the object may still be there, finishing, when this returns.
     *
     * @return false when there was none
     */
    boolean delete(Kind kind, String name);

    /**
     * Shows the objects as they are and then every change, until the predicate is true; reconnects as often as needed.
     *
     * @return false when the limit passed first
     */
    boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until);

    /** As {@link #watchAll}, for one object. There is no event while the object does not exist. */
    boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until);

    PodExec exec();

    /**
     * A way to a host and port as a pod sees them, for as long as it is open.
     *
     * @throws io.kubectlpg.CliException unreachable, when there is none
     */
    default PodProxy proxy(String pod, String host, int port) {
        throw CliException.unreachable("there is no way through pod " + pod, "");
    }

    /** Now by the API server's clock, as of its last answer; a laptop's own may be off. */
    default Instant serverTime() {
        return Instant.now();
    }

    /** The API server's version, such as v1.34.4; empty when it does not say. */
    default Optional<String> serverVersion() {
        return Optional.empty();
    }

    @Override
    void close();

    /** The answer, or another one for somebody who has not the right to it. */
    static <T> CompletableFuture<T> unlessDenied(CompletableFuture<T> answer, T otherwise) {
        return answer.exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof CliException known && known.code() == ExitCode.DENIED) {
                return otherwise;
            }
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        });
    }

    /** The future's value, or what it failed with as it was thrown; interrupted(130), when the thread is. */
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
