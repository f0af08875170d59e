package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files by which a clone reads its source's repository, the keys and the passphrase among them. The source's own
 * pods have the same files in another folder.
 */
public final class CloneSource {
    private static final String CONFIG = "/etc/pg/";
    private static final String FOLDER = "/etc/pg-secrets/source/";
    private static final String BACKREST = "pgbackrest.conf";
    private static final String SETTINGS = "settings.env";

    private final SortedMap<String, String> files;

    private CloneSource(SortedMap<String, String> files) {
        this.files = files;
    }

    /**
     * Takes the files from the source's configuration and Secrets.
     *
     * @param config the files of its {@code /etc/pg}; only those that pgBackRest needs are taken
     * @param secrets the files of its {@code /etc/pg-secrets} that open the repository, such as {@code s3/accessKey}
     */
    public static CloneSource of(Map<String, String> config, Map<String, String> secrets) {
        var files = new TreeMap<>(secrets);
        String conf = config.getOrDefault(BACKREST, "");
        config.forEach((name, text) -> {
            if (conf.contains("=" + CONFIG + name + "\n")) {
                files.put(name, text);
            }
        });
        files.put(BACKREST, conf.replace("=" + CONFIG, "=" + FOLDER));
        files.put(SETTINGS, config.getOrDefault(SETTINGS, ""));
        return new CloneSource(Collections.unmodifiableSortedMap(files));
    }

    /** The data of the Secret: text by key. A key has a dot where the file's path has a slash. */
    Map<String, String> data() {
        var data = new TreeMap<String, String>();
        files.forEach((path, text) -> data.put(key(path), text));
        return data;
    }

    /** Which key of the Secret is mounted at which path. */
    ArrayNode items() {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        files.keySet().forEach(path -> items.addObject().put("key", key(path)).put("path", path));
        return items;
    }

    private static String key(String path) {
        return path.replace('/', '.');
    }

    /** Prints the paths of the files, not what is in them. */
    @Override
    public String toString() {
        return "CloneSource" + files.keySet();
    }
}
