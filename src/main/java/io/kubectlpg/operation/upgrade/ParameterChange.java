package io.kubectlpg.operation.upgrade;

import io.kubectlpg.cluster.Setting;
import io.kubectlpg.manifest.PostgresConf;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A parameter that gets another value in the configuration.
 *
 * @param before the old value; empty if the parameter was not set
 * @param after the new value; empty if the parameter is no longer set
 * @param restart whether the change needs a restart
 */
public record ParameterChange(String name, Optional<String> before, Optional<String> after, boolean restart) {
    /** The differences between the configurations of two specs, sorted by name. */
    public static List<ParameterChange> between(Spec before, Spec after, List<Setting> settings) {
        Set<String> restarting = settings.stream()
                .filter(Setting::needsRestart)
                .map(Setting::name)
                .collect(Collectors.toSet());
        SortedMap<String, String> were = PostgresConf.parameters(before);
        SortedMap<String, String> will = PostgresConf.parameters(after);
        var names = new TreeSet<>(were.keySet());
        names.addAll(will.keySet());
        var changes = new ArrayList<ParameterChange>();
        for (String name : names) {
            Optional<String> was = Optional.ofNullable(were.get(name));
            Optional<String> wanted = Optional.ofNullable(will.get(name));
            if (!was.equals(wanted)) {
                changes.add(new ParameterChange(name, was, wanted, restarting.contains(name)));
            }
        }
        return changes;
    }

    /** The change in words, such as {@code max_connections 100 → 50}. */
    @Override
    public String toString() {
        return name + " " + before.orElse("default") + " → " + after.orElse("default");
    }
}
