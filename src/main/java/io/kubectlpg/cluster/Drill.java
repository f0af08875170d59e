package io.kubectlpg.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The result of a drill: the JSON document that the scratch instance wrote, with fields that its client added. The
 * ConfigMap {@code NAME-drill} holds the last result of a cluster.
 */
public final class Drill {
    public static final String KEY = "last";

    /** The operation id of a scheduled drill. No client runs such a drill. */
    private static final String BY_THE_CLOCK = "scheduled";

    private final ObjectNode document;

    private Drill(ObjectNode document) {
        this.document = document;
    }

    public static String objectName(ClusterName cluster) {
        return cluster + "-drill";
    }

    /**
     * Reads the JSON document.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Drill parse(String text) {
        try {
            if (Documents.read(text) instanceof ObjectNode document
                    && document.path("passed").isBoolean()) {
                Instant.parse(document.path("began").asText());
                return new Drill(document);
            }
        } catch (JsonProcessingException | DateTimeParseException damaged) {
            throw new IllegalArgumentException("not the result of a drill", damaged);
        }
        throw new IllegalArgumentException("not the result of a drill");
    }

    /**
     * The last drill of a cluster. It is empty if there is none, if it cannot be read, or if the user may not read it.
     */
    public static CompletableFuture<Optional<Drill>> last(Kube kube, ClusterName cluster) {
        return Kube.unlessDenied(
                kube.getAsync(Kind.CONFIG_MAP, objectName(cluster)).thenApply(found -> found.flatMap(Drill::of)),
                Optional.empty());
    }

    private static Optional<Drill> of(ObjectNode configMap) {
        try {
            return Optional.of(parse(configMap.path("data").path(KEY).asText()));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** The findings about the last drill for {@code status}. A backup that cannot be restored is an error. */
    public List<Finding> findings(ClusterName cluster) {
        return passed()
                ? List.of()
                : List.of(Finding.error(
                        "the last drill failed: "
                                + failures().stream().findFirst().orElse("it does not say why"),
                        "kubectl pg drill " + cluster + ", after you have fixed the cause"));
    }

    /** The document, as stored in the ConfigMap and shown by {@code -o json}. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    /** The same drill with one more field. */
    public Drill with(String field, JsonNode value) {
        ObjectNode more = document();
        more.set(field, value);
        return new Drill(more);
    }

    /** The same drill with one more problem; it counts as failed. */
    public Drill failed(String sentence) {
        ObjectNode worse = document();
        worse.put("passed", false).withArray("/failures").add(sentence);
        return new Drill(worse);
    }

    public Instant began() {
        return Instant.parse(document.path("began").asText());
    }

    public boolean passed() {
        return document.path("passed").asBoolean();
    }

    /** The drill as a row of {@code schedule list}, if a client started the drill; empty for a scheduled drill. */
    public Optional<ScheduledRun> byHand() {
        if (document.path("id").asText().equals(BY_THE_CLOCK)) {
            return Optional.empty();
        }
        return Optional.of(new ScheduledRun(
                began(),
                1,
                passed() ? ScheduledRun.Outcome.DONE : ScheduledRun.Outcome.FAILED,
                failures().stream()
                        .findFirst()
                        .map(failure -> "by hand: " + failure)
                        .orElse("by hand")));
    }

    /** The reasons why the drill failed, one sentence each; empty if the drill succeeded. */
    public List<String> failures() {
        var failures = new ArrayList<String>();
        document.path("failures").forEach(failure -> failures.add(failure.asText()));
        return failures;
    }

    /** The label of the backup that was restored. */
    public Optional<String> backup() {
        return Optional.of(document.path("backup").asText("")).filter(label -> !label.isEmpty());
    }

    /** The time that the copying of the files took. */
    public Optional<Duration> copy() {
        return seconds("copySeconds");
    }

    /** The time that the replay of WAL took: from the start of the server until it accepted connections. */
    public Optional<Duration> recovery() {
        return seconds("recoverSeconds");
    }

    public Optional<Duration> check() {
        return seconds("checkSeconds");
    }

    /** The measured recovery time: from the request for a pod until the server accepted connections. */
    public Optional<Duration> recoveryTime() {
        return seconds("readySeconds")
                .map(ready -> ready.plus(seconds("startSeconds").orElse(Duration.ZERO)));
    }

    /** The size of the restored data in bytes. */
    public Optional<Long> bytes() {
        return document.has("bytes") ? Optional.of(document.path("bytes").asLong()) : Optional.empty();
    }

    /** The LSN at which recovery ended. */
    public Optional<String> lsn() {
        return Optional.of(document.path("recovered").path("lsn").asText("")).filter(lsn -> !lsn.isEmpty());
    }

    /**
     * The time of the last commit that was restored from the archive; empty if the archive has no commit after the
     * backup, or if the time cannot be read.
     */
    public Optional<Instant> lastCommit() {
        JsonNode commit = document.path("recovered").path("lastCommit");
        try {
            return commit.isTextual()
                    ? Optional.of(LocalDateTime.parse(commit.asText()).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /** The data loss that was measured: commits on the primary that were not in the repository when the drill began. */
    public Optional<Loss> loss() {
        JsonNode loss = document.path("loss");
        return loss.isObject()
                ? Optional.of(new Loss(
                        loss.path("commits").asLong(),
                        Duration.ofMillis(Math.round(1000 * loss.path("seconds").asDouble()))))
                : Optional.empty();
    }

    /**
     * The measured data loss.
     *
     * @param commits the number of lost commits
     * @param age how old the first lost commit was when the drill began
     */
    public record Loss(long commits, Duration age) {}

    private Optional<Duration> seconds(String field) {
        return document.path(field).isNumber()
                ? Optional.of(
                        Duration.ofMillis(Math.round(1000 * document.path(field).asDouble())))
                : Optional.empty();
    }
}
