package io.kubectlpg.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The sources of values on the command line, in the order profile, files, {@code --set}, {@code --set-file}. A later
 * source wins over an earlier one.
 *
 * @param files YAML files; {@code -} means standard input
 * @param sets options such as {@code storage.size=20Gi}
 * @param setFiles options such as {@code backup.s3.ca=ca.pem}; the file {@code -} means standard input
 */
public record SpecSources(List<Path> files, List<String> sets, List<String> setFiles, Optional<String> profile) {
    public static final SpecSources DEFAULTS = new SpecSources(List.of(), List.of(), List.of(), Optional.empty());

    public SpecSources {
        files = List.copyOf(files);
        sets = List.copyOf(sets);
        setFiles = List.copyOf(setFiles);
    }
}
