package io.kubectlpg.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Documents;
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
 * What a drill found and measured: the document that a scratch instance leaves, and what its client adds. The last one of
 * a cluster is kept in the ConfigMap {@code NAME-drill}.
 */
public final class Drill {
    public static final String KEY = "last";

    /** The operation of a scratch instance that a CronJob starts. */
    private static final String BY_THE_CLOCK = "scheduled";

    private final ObjectNode document;

    private Drill(ObjectNode document) {
        this.document = document;
    }

    public static String objectName(ClusterName cluster) {
        return cluster + "-drill";
    }

    /**
     * Reads the document.
     *
     * @throws IllegalArgumentException when it is none
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

    /** The last drill of a cluster; empty also when what is kept cannot be read, or this user may not see it. */
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

    /** The findings that {@code status} shows for it: a backup that cannot be restored is no backup. */
    public List<Finding> findings(ClusterName cluster) {
        return passed()
                ? List.of()
                : List.of(Finding.error(
                        "the last drill failed: "
                                + failures().stream().findFirst().orElse("it does not say why"),
                        "kubectl pg drill " + cluster + ", once that is fixed"));
    }

    /** The document as the ConfigMap keeps it, and as {@code -o json} shows it. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    /** The same drill with one more field. */
    public Drill with(String field, JsonNode value) {
        ObjectNode more = document();
        more.set(field, value);
        return new Drill(more);
    }

    /** The same drill with one more problem: it has failed. */
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

    /** Who started it, if that was a client; empty for a scheduled drill. */
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

    /** Why it failed: the page, relation, database or assertion, one sentence each. */
    public List<String> failures() {
        var failures = new ArrayList<String>();
        document.path("failures").forEach(failure -> failures.add(failure.asText()));
        return failures;
    }

    /** The backup that it began with. */
    public Optional<String> backup() {
        return Optional.of(document.path("backup").asText("")).filter(label -> !label.isEmpty());
    }

    /** How long files were copied. */
    public Optional<Duration> copy() {
        return seconds("copySeconds");
    }

    /** How long WAL was replayed, from the server's start until it accepted. */
    public Optional<Duration> recovery() {
        return seconds("recoverSeconds");
    }

    public Optional<Duration> check() {
        return seconds("checkSeconds");
    }

    /** The measured recovery time: from asking for a place to run until the server accepted. */
    public Optional<Duration> recoveryTime() {
        return seconds("readySeconds")
                .map(ready -> ready.plus(seconds("startSeconds").orElse(Duration.ZERO)));
    }

    /** The size of what was restored. */
    public Optional<Long> bytes() {
        return document.has("bytes") ? Optional.of(document.path("bytes").asLong()) : Optional.empty();
    }

    /** Where recovery ended. */
    public Optional<String> lsn() {
        return Optional.of(document.path("recovered").path("lsn").asText("")).filter(lsn -> !lsn.isEmpty());
    }

    /**
     * The time of the last commit that came back from the archive; empty when the archive held none after the backup.
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

    /** What the primary had committed when the drill began and was not in the repository. */
    public Optional<Loss> loss() {
        JsonNode loss = document.path("loss");
        return loss.isObject()
                ? Optional.of(new Loss(
                        loss.path("commits").asLong(),
                        Duration.ofMillis(Math.round(1000 * loss.path("seconds").asDouble()))))
                : Optional.empty();
    }

    /**
     * Measured data loss.
     *
     * @param age of the first commit that would have been lost, when the drill began
     */
    public record Loss(long commits, Duration age) {}

    private Optional<Duration> seconds(String field) {
        return document.path(field).isNumber()
                ? Optional.of(
                        Duration.ofMillis(Math.round(1000 * document.path(field).asDouble())))
                : Optional.empty();
    }
}
