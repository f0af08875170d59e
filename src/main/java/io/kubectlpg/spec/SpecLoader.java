package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlpg.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the spec: merges the values of all sources and checks them. */
public final class SpecLoader {
    private static final List<String> PROFILES = List.of("minimal", "dev", "staging", "production", "ha");
    private static final String STANDARD_INPUT = "-";

    private final SourceReader reader;

    public SpecLoader(SourceReader reader) {
        this.reader = reader;
    }

    /** The names that {@code --profile} takes. */
    public static List<String> profiles() {
        return PROFILES;
    }

    /**
     * The values of a profile and of {@code --set} options as a tree, in the form of a values file and without
     * defaults.
     *
     * @param sets options such as {@code storage.size=20Gi}
     */
    public static ObjectNode tree(Optional<String> profile, List<String> sets) {
        Values values = profile.map(SpecLoader::profile)
                .orElseGet(() -> Values.defaults(JsonNodeFactory.instance.objectNode()));
        for (String set : sets) {
            values = values.overlaid(set(ValuesSchema.load(), set));
        }
        return values.tree();
    }

    /** The spec of these sources, for a new cluster. Wrong values are a usage error. */
    public Spec load(SpecSources sources) {
        return load(Values.defaults(ValuesSchema.load().defaults()), sources, Set.of());
    }

    /**
     * The spec of these sources, for a cluster that is already installed. Each other value gets the default that
     * applied at the installation. So the same sources give the same spec with a later version of the program.
     */
    public Spec loadAgain(Spec applied, SpecSources sources) {
        return load(Values.defaults(ValuesSchema.load().defaultsAsIn(applied.values())), sources, Set.of());
    }

    /**
     * The present values of a cluster, changed by the values of these sources. A profile does not make its volume
     * smaller.
     */
    public Spec load(Spec applied, SpecSources sources) {
        Values base = Values.defaults(CanonicalValues.asGiven(ValuesSchema.load(), applied.values()));
        Values changed = sources.profile().isPresent()
                ? base.overlaid(profile(sources.profile().get()))
                : base;
        ValuePath size = ValuePath.of("storage", "size");
        if (ByteSize.of(changed.at(size).asText()).compareTo(applied.storage().size()) < 0) {
            changed = changed.overlaid(Values.single(
                    size, TextNode.valueOf(applied.storage().size().toString()), new Origin.Default()));
        }
        return load(
                changed,
                new SpecSources(sources.files(), sources.sets(), sources.setFiles(), Optional.empty()),
                keysStored(applied));
    }

    /**
     * The spec of a cluster after these parameters are reset to the defaults of {@code values.schema.json}. A parameter
     * without such a default is removed.
     */
    public Spec unset(Spec applied, List<String> parameters) {
        ObjectNode values = CanonicalValues.asGiven(ValuesSchema.load(), applied.values());
        ObjectNode defaults = ValuesSchema.load().defaults().withObject("/parameters");
        for (String parameter : parameters) {
            values.withObject("/parameters").remove(parameter);
            if (defaults.has(parameter)) {
                values.withObject("/parameters").set(parameter, defaults.get(parameter));
            }
        }
        return load(Values.defaults(values), SpecSources.DEFAULTS, keysStored(applied));
    }

    /** The repositories whose keys were given earlier and are now only in their Secret. */
    private static Set<RepositorySlot> keysStored(Spec applied) {
        return applied.buckets().stream()
                .filter(s3 -> s3.keys() instanceof S3Keys.Stored)
                .map(S3Repository::slot)
                .collect(Collectors.toSet());
    }

    private Spec load(Values base, SpecSources sources, Set<RepositorySlot> keysStored) {
        standardInputOnce(sources);
        ValuesSchema schema = ValuesSchema.load();
        Values values = base;
        if (sources.profile().isPresent()) {
            values = values.overlaid(profile(sources.profile().get()));
        }
        Values standard = values;
        for (Path file : sources.files()) {
            values = values.overlaid(YamlValues.read(file.toString(), read("-f", file.toString())));
        }
        for (String set : sources.sets()) {
            values = values.overlaid(set(schema, set));
        }
        for (String setFile : sources.setFiles()) {
            values = values.overlaid(setFile(schema, setFile));
        }
        ValuesCheck.run(schema, values);
        values = withoutBuckets(base, values, schema);
        KubernetesForms.check(schema, values);
        PodAdditions.check(values);
        CrossCheck.run(values, standard, keysStored);
        return Spec.of(values.tree());
    }

    /**
     * Removes the other values of a bucket, such as its endpoint, if the user removes the bucket. Encryption is removed
     * with the last repository.
     */
    private static Values withoutBuckets(Values base, Values values, ValuesSchema schema) {
        Values without = values;
        boolean taken = false;
        for (RepositorySlot slot : List.of(RepositorySlot.S3, RepositorySlot.SECONDARY)) {
            ValuePath bucket = slot.path().child("bucket");
            if (blank(values, bucket) && !blank(base, bucket)) {
                without = reset(without, slot.path(), schema);
                taken = true;
            }
        }
        boolean hasRepository = !blank(without, RepositorySlot.S3.path().child("bucket"))
                || without.at(RepositorySlot.VOLUME.path().child("enabled")).asBoolean();
        return taken && !hasRepository ? reset(without, ValuePath.of("backup", "encryption"), schema) : without;
    }

    private static boolean blank(Values values, ValuePath path) {
        return values.at(path).asText().isEmpty();
    }

    /** Gives the values of a group their defaults, except those that the user has just given. */
    private static Values reset(Values values, ValuePath group, ValuesSchema schema) {
        Values defaults = Values.defaults(schema.defaults());
        Values reset = values;
        for (Map.Entry<String, JsonNode> entry : values.at(group).properties()) {
            ValuePath path = group.child(entry.getKey());
            if (values.origin(path) instanceof Origin.Default) {
                reset = reset.overlaid(Values.single(path, defaults.at(path), new Origin.Default()));
            }
        }
        return reset;
    }

    private static void standardInputOnce(SpecSources sources) {
        long readers = sources.files().stream()
                        .filter(file -> file.toString().equals(STANDARD_INPUT))
                        .count()
                + sources.setFiles().stream()
                        .filter(set -> set.endsWith("=" + STANDARD_INPUT))
                        .count();
        if (readers > 1) {
            throw CliException.usage(
                    "standard input is given " + readers + " times, but it can be read only once",
                    "Put the other inputs into files.");
        }
    }

    private static Values profile(String name) {
        if (!PROFILES.contains(name)) {
            throw CliException.usage(
                    "there is no profile \"" + name + "\"", "Profiles are: " + String.join(", ", PROFILES) + ".");
        }
        String resource = "/manifests/profiles/" + name + ".yaml";
        try (InputStream in = SpecLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + resource);
            }
            return YamlValues.read("profile " + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Values set(ValuesSchema schema, String argument) {
        SetOption set = SetOption.parse("--set", argument);
        if (schema.isSecret(set.path())) {
            throw CliException.usage(
                    "--set: " + set.path() + " is a secret, and other users can see a command line",
                    "Write the secret into a file and use --set-file " + set.path() + "=FILE, or =- for the "
                            + "standard input.");
        }
        return set.values(schema);
    }

    private Values setFile(ValuesSchema schema, String argument) {
        SetOption set = SetOption.parse("--set-file", argument);
        String content = read("--set-file " + set.path(), set.text());
        return set.values(schema, content.replaceFirst("\\r?\\n\\z", ""));
    }

    private String read(String option, String file) {
        try {
            return file.equals(STANDARD_INPUT) ? reader.standardInput() : reader.file(Path.of(file));
        } catch (NoSuchFileException none) {
            throw CliException.usage(option + ": there is no file " + file, "Check the path.")
                    .causedBy(none);
        } catch (CharacterCodingException binary) {
            throw CliException.usage(option + ": " + file + " is not UTF-8 text", "Check that it is the right file.")
                    .causedBy(binary);
        } catch (IOException | InvalidPathException unreadable) {
            throw CliException.usage(
                            option + ": " + file + " cannot be read: " + unreadable.getMessage(),
                            "Check the path and its permissions.")
                    .causedBy(unreadable);
        }
    }
}
