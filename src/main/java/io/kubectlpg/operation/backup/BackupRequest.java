package io.kubectlpg.operation.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A backup that the user requests.
 *
 * @param repository the number of the repository; empty: all repositories, one after the other
 * @param annotations stored with the backup and shown by {@code info}
 */
public record BackupRequest(BackupType type, Optional<Integer> repository, SortedMap<String, String> annotations) {

    /**
     * Checks the annotations.
     *
     * @throws CliException a usage error for annotations that pgBackRest or readers of its output would not accept
     */
    public BackupRequest {
        annotations = new TreeMap<>(annotations);
        annotations.forEach(BackupRequest::check);
        repository.filter(number -> number < 1).ifPresent(number -> {
            throw CliException.usage("there is no repository " + number, "Repositories are numbered from 1.");
        });
    }

    /** A backup into all repositories, without annotations. */
    public static BackupRequest of(BackupType type) {
        return new BackupRequest(type, Optional.empty(), new TreeMap<>());
    }

    private static void check(String key, String value) {
        if (key.equals(Backup.OPERATION)) {
            throw CliException.usage(
                    "the annotation " + key + " is reserved: the program stores there which request took the backup",
                    "Choose another key for the annotation.");
        }
        if (key.isBlank() || key.contains("=") || hasControl(key) || hasControl(value) || value.isEmpty()) {
            throw CliException.usage(
                    "\"" + printable(key) + "=" + printable(value) + "\" is not an annotation",
                    "Write --annotation KEY=VALUE, on one line and without control characters.");
        }
    }

    private static boolean hasControl(String text) {
        // Half of a surrogate pair is not valid text and would become another character.
        return text.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Reads a request that {@link #stored} wrote. */
    public static BackupRequest fromStored(JsonNode arguments) {
        var annotations = new TreeMap<String, String>();
        arguments
                .path("annotations")
                .properties()
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().asText()));
        return new BackupRequest(
                BackupType.valueOf(arguments.path("type").asText().toUpperCase(Locale.ROOT)),
                arguments.has("repository")
                        ? Optional.of(arguments.path("repository").asInt())
                        : Optional.empty(),
                annotations);
    }

    ObjectNode stored() {
        ObjectNode stored = JsonNodeFactory.instance.objectNode().put("type", type.word());
        repository.ifPresent(number -> stored.put("repository", number));
        if (!annotations.isEmpty()) {
            ObjectNode node = stored.putObject("annotations");
            annotations.forEach(node::put);
        }
        return stored;
    }

    /** The id of this backup's request in an operation with this id. */
    public String idIn(String operation) {
        return operation + "-" + type.word();
    }

    /** The arguments of the script {@code request-backup}: type, repository (may be empty), annotations. */
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        arguments.add(type.word());
        if (repository.isPresent() || !annotations.isEmpty()) {
            arguments.add(repository.map(Object::toString).orElse(""));
        }
        annotations.forEach((key, value) -> arguments.add(key + "=" + value));
        return arguments;
    }

    /** The backup that the request carries out; empty if the request is not a backup or has no arguments. */
    static Optional<BackupRequest> of(Request request) {
        List<String> arguments = request.arguments();
        if (request.kind() != RequestKind.BACKUP || arguments.isEmpty()) {
            return Optional.empty();
        }
        var annotations = new TreeMap<String, String>();
        arguments.stream()
                .skip(2)
                .map(argument -> argument.split("=", 2))
                .forEach(pair -> annotations.put(pair[0], pair[pair.length - 1]));
        return Optional.of(new BackupRequest(
                BackupType.valueOf(arguments.getFirst().toUpperCase(Locale.ROOT)),
                arguments.stream()
                        .skip(1)
                        .limit(1)
                        .filter(repository -> !repository.isEmpty())
                        .map(Integer::valueOf)
                        .findFirst(),
                annotations));
    }

    /** Whether the other backup has the same type, repository and annotations, so that it can replace this one. */
    boolean isServedBy(BackupRequest other) {
        return other.type() == type
                && other.repository().equals(repository)
                && other.annotations().entrySet().containsAll(annotations.entrySet());
    }
}
