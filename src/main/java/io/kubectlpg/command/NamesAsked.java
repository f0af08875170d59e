package io.kubectlpg.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.completion.NameKind;
import io.kubectlpg.completion.Suggestion;
import io.kubectlpg.kube.Contexts;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks names up for completion, by the commands that list them. */
public final class NamesAsked {
    /** A name with a line end or a tab cannot be typed in one line. */
    private static final String DATABASES =
            "SELECT datname FROM pg_database WHERE datallowconn AND datname !~ '[[:cntrl:]]' ORDER BY 1";

    private final CommandRunner runner;

    public NamesAsked(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * The names of a kind.
     *
     * @param options say where, and of which cluster
     * @return empty if they cannot be read
     */
    public Optional<List<Suggestion>> of(NameKind kind, GlobalOptions options) {
        return switch (kind) {
            case CLUSTER -> listed(options, "clusters", "name", "version", "list");
            case INSTANCE -> listed(options, "instances", "name", "role", "status");
            case BACKUP -> listed(options, "backups", "label", "type", "info");
            case RESTORE_POINT -> listed(options, "restorePoints", "name", "time", "restore-point", "list");
            case PARAMETER -> listed(options, "parameters", "name", "value", "config", "show", "--all");
            case DATABASE -> databases(options);
            case NAMESPACE -> namespaces(options);
            case CONTEXT -> contexts(options);
        };
    }

    private Optional<List<Suggestion>> listed(
            GlobalOptions options, String list, String name, String meaning, String... words) {
        return runner.document(List.of(words), options).map(document -> {
            var found = new ArrayList<Suggestion>();
            for (JsonNode each : document.path(list)) {
                found.add(new Suggestion(
                        each.path(name).asText(), each.path(meaning).asText(""), ""));
            }
            return found;
        });
    }

    /** Every server has at least one database. An empty list therefore means that psql failed. */
    private Optional<List<Suggestion>> databases(GlobalOptions options) {
        List<Suggestion> found = runner.text(List.of("psql", "-c", DATABASES, "--", "-At"), options)
                .lines()
                .map(name -> new Suggestion(name, "", ""))
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private Optional<List<Suggestion>> namespaces(GlobalOptions options) {
        try (Kube kube = runner.connect(options.connection())) {
            return Optional.of(kube.list(Kind.NAMESPACE, "").stream()
                    .map(namespace ->
                            new Suggestion(namespace.at("/metadata/name").asText(), "", ""))
                    .toList());
        } catch (CliException notAllowed) {
            return Optional.empty();
        }
    }

    /** Sends no request. */
    private static Optional<List<Suggestion>> contexts(GlobalOptions options) {
        try {
            return Optional.of(Contexts.read(options.connection()).names().stream()
                    .map(name -> new Suggestion(name, "", ""))
                    .toList());
        } catch (CliException unreadable) {
            return Optional.empty();
        }
    }
}
