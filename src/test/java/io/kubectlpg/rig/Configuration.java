package io.kubectlpg.rig;

import io.kubectlpg.manifest.Clusters;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.spec.ClusterName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files of {@code /etc/pg} of a cluster named demo, as its values make them; only its buckets become folders. */
final class Configuration {
    static final String MAJOR = "17";
    private static final String BUCKET = "{bucket: first, endpoint: s3.example.net, existingSecret: keys}";

    private Configuration() {}

    /**
     * @param values YAML, without a repository; lines that are indented by two belong to backup where there is one
     * @param repositories how many: none, one or two
     */
    static Map<String, String> files(String values, int repositories) {
        String backup = switch (repositories) {
            case 0 -> "";
            case 1 -> "backup:\n  s3: " + BUCKET + "\n";
            case 2 -> "backup:\n  s3: " + BUCKET + "\n  secondary: {s3: " + BUCKET.replace("first", "second") + "}\n";
            default -> throw new IllegalArgumentException("an instance has at most two repositories here");
        };
        var files = new LinkedHashMap<>(Manifests.of(new ClusterName("demo"), "db", Clusters.yaml(backup + values))
                .configFiles());
        files.computeIfPresent("pgbackrest.conf", (name, text) -> inFolders(text, repositories));
        files.put(Manifests.CONFIG_HASH_FILE, "1");
        return files;
    }

    /** The options of each bucket make room for a path; what holds for any repository stays. */
    private static String inFolders(String conf, int repositories) {
        String paths = IntStream.rangeClosed(1, repositories)
                .mapToObj(number -> "repo" + number + "-path=" + Repository.path(number) + "\n")
                .collect(Collectors.joining());
        return conf.replaceAll("(?m)^repo\\d-(type|path|s3-.*|storage-.*)=.*\n", "")
                .replaceFirst("(?m)^\\[global]\n", "[global]\n" + paths);
    }
}
