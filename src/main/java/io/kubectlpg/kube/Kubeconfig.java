package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The user's kubeconfig files, merged as in kubectl: of two entries with the same name, the first counts (Kubernetes
 * docs, "Organizing Cluster Access Using kubeconfig Files"). fabric8's {@code Config} is not used for three reasons.
 * Its typed models take longer than a request. If the named context is missing, it silently uses another. It runs exec
 * plugins through a shell, where their warnings get mixed into the answer.
 */
final class Kubeconfig {
    /**
     * The content of a kubeconfig file.
     *
     * @param file the file; relative paths in the content start from its folder
     */
    record Source(Path file, ObjectNode content) {}

    private final List<Source> sources;

    Kubeconfig(List<Source> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads the named file. If no file is named, it reads the files that the environment names, and skips those that
     * do not exist.
     */
    static Kubeconfig read(Optional<Path> asked, Map<String, String> environment) {
        var sources = new ArrayList<Source>();
        if (asked.isPresent()) {
            sources.add(source(asked.get()));
        } else {
            for (String name : names(environment)) {
                Path file = Path.of(name);
                if (!name.isEmpty() && Files.exists(file)) {
                    sources.add(source(file));
                }
            }
        }
        return new Kubeconfig(sources);
    }

    private static List<String> names(Map<String, String> environment) {
        String variable = environment.getOrDefault("KUBECONFIG", "");
        if (variable.isEmpty()) {
            return List.of(environment.getOrDefault("HOME", System.getProperty("user.home", "")) + "/.kube/config");
        }
        return List.of(variable.split(File.pathSeparator, -1));
    }

    private static Source source(Path file) {
        try {
            return new Source(
                    file.toAbsolutePath(),
                    Documents.yaml(Files.readString(file)) instanceof ObjectNode content
                            ? content
                            : JsonNodeFactory.instance.objectNode());
        } catch (NoSuchFileException none) {
            throw CliException.usage("there is no kubeconfig at " + file, "Check the path.")
                    .causedBy(none);
        } catch (CharacterCodingException noText) {
            throw CliException.usage(
                            "the kubeconfig " + file + " is not UTF-8 text",
                            "Check the path and the content of the file.")
                    .causedBy(noText);
        } catch (IOException e) {
            throw CliException.usage(
                            "the kubeconfig " + file + " cannot be read: " + Failures.text(e),
                            "Check the path and the content of the file.")
                    .causedBy(e);
        }
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** The credentials of the named context. If none is named: those of the current context. */
    Access access(Optional<String> asked, Surroundings surroundings) {
        String context = asked.or(this::current)
                .orElseThrow(() -> CliException.usage(
                        "your kubeconfig names no current context", "Choose one with --context; " + known() + "."));
        Source ofContext = context(context);
        JsonNode names = ofContext.content.path("context");
        Source cluster = part("clusters", "cluster", names.path("cluster").asText(), context);
        Source user = find("users", names.path("user").asText()).orElse(cluster);
        return KubeconfigContext.of(
                context,
                names,
                cluster.file,
                cluster.content.path("cluster"),
                user.file,
                user.content.path("user"),
                surroundings);
    }

    private Source context(String name) {
        return find("contexts", name)
                .orElseThrow(() -> CliException.usage(
                        "there is no context " + name + " in your kubeconfig",
                        "Choose another context; " + known() + "."));
    }

    /** The namespace of the named context, or else of the current context. It is empty if that context has none. */
    Optional<String> namespace(Optional<String> asked) {
        return asked.or(this::current)
                .flatMap(context -> text(context(context).content.path("context"), "namespace"));
    }

    /** The current context. */
    Optional<String> current() {
        return sources.stream()
                .map(source -> source.content.path("current-context").asText())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private Source part(String list, String what, String name, String context) {
        return find(list, name)
                .orElseThrow(() -> CliException.usage(
                        "the context " + context + " names the " + what + " " + name
                                + ", which is not in your kubeconfig",
                        "Choose another context; " + known() + "."));
    }

    /** The entry with this name, and the file that contains the entry. */
    private Optional<Source> find(String list, String name) {
        for (Source source : sources) {
            for (JsonNode entry : source.content.path(list)) {
                if (entry instanceof ObjectNode found
                        && entry.path("name").asText().equals(name)) {
                    return Optional.of(new Source(source.file, found));
                }
            }
        }
        return Optional.empty();
    }

    /** The names of all contexts, sorted. */
    List<String> contexts() {
        var names = new TreeSet<String>();
        for (Source source : sources) {
            source.content
                    .path("contexts")
                    .forEach(entry -> names.add(entry.path("name").asText()));
        }
        return List.copyOf(names);
    }

    private String known() {
        List<String> names = contexts();
        return names.isEmpty() ? "it has no contexts" : "it has " + String.join(", ", names);
    }

    /** The text in a field; empty if there is none. */
    static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.isObject() ? node.path(field) : MissingNode.getInstance();
        return Optional.of(value.asText("")).filter(text -> !text.isEmpty() && !value.isNull());
    }
}
