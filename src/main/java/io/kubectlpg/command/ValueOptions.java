package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that takes values. */
final class ValueOptions {
    @Option(
            names = {"-f", "--values"},
            paramLabel = "FILE",
            description = "A file of values in YAML; - means standard input. May be repeated; a later file wins. "
                    + "Without it: the defaults, or the values that the cluster has.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "One value, such as storage.size=20Gi. May be repeated. A value of --set wins over --values and --profile.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--set-file",
            paramLabel = "PATH=FILE",
            description =
                    "One value that is read from a file; - means standard input. May be repeated. Use this option for secrets.")
    private List<String> setFiles = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "A set of values to start from: minimal, dev, staging, production or ha. Without it: the "
                    + "defaults.")
    private @Nullable String profile;

    /**
     * Contents that do not come from options, by the path of the value: secrets that the user typed, and certificates.
     */
    private final Map<String, String> contents;

    ValueOptions() {
        contents = Map.of();
    }

    /**
     * Options with these values, for callers that parse no command line.
     *
     * @param contents values as {@code --set-file} reads them, by their path
     */
    ValueOptions(Optional<String> profile, List<String> sets, Map<String, String> contents) {
        this.profile = profile.orElse(null);
        this.sets = List.copyOf(sets);
        this.contents = Map.copyOf(contents);
    }

    /** Whether no value was given. */
    boolean isEmpty() {
        return files.isEmpty() && sets.isEmpty() && setFiles.isEmpty() && profile == null;
    }

    /** The spec of these options, for a new cluster. Wrong values are a usage error. */
    Spec load(Input standardInput) {
        return loader(standardInput).load(sources());
    }

    /** As {@link #load}. If the cluster is already installed, it keeps the defaults with which it was installed. */
    Spec loadAgain(Optional<Spec> applied, Input standardInput) {
        SpecLoader loader = loader(standardInput);
        return applied.map(spec -> loader.loadAgain(spec, sources())).orElseGet(() -> loader.load(sources()));
    }

    /** The present values of a cluster, changed by the values of these options. */
    Spec change(Spec applied, Input standardInput) {
        return loader(standardInput).load(applied, sources());
    }

    /** The values of {@code --profile} and {@code --set} as a tree, in the form of a values file. */
    ObjectNode tree() {
        return SpecLoader.tree(Optional.ofNullable(profile), sets);
    }

    private SpecLoader loader(Input standardInput) {
        return new SpecLoader(contents.isEmpty() ? SourceReader.of(standardInput::rest) : new GivenContents());
    }

    /** Reads contents like files, because {@code --set} does not accept secrets. */
    private final class GivenContents implements SourceReader {
        @Override
        public String file(Path path) {
            return contents.getOrDefault(path.toString(), "");
        }

        @Override
        public String standardInput() {
            return "";
        }
    }

    private SpecSources sources() {
        var fromFiles = new ArrayList<>(setFiles);
        contents.keySet().forEach(path -> fromFiles.add(path + "=" + path));
        return new SpecSources(files, sets, fromFiles, Optional.ofNullable(profile));
    }

    /**
     * The options as the user typed them, each after a space. They contain no secrets, because secrets come from files.
     */
    String words() {
        var words = new ArrayList<String>();
        files.forEach(file -> words.addAll(List.of("-f", ShellWords.word(file.toString()))));
        sets.forEach(set -> words.addAll(List.of("--set", ShellWords.word(set))));
        setFiles.forEach(set -> words.addAll(List.of("--set-file", ShellWords.word(set))));
        if (profile != null) {
            words.addAll(List.of("--profile", profile));
        }
        return words.isEmpty() ? "" : " " + String.join(" ", words);
    }
}
