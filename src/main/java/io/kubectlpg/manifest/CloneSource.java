package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files with which a clone reads its source's repository, with the keys and the passphrase. The pods of the source
 * have the same files in another folder.
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
     * @param config the files of the source's {@code /etc/pg}; only those that pgBackRest needs are taken
     * @param secrets the files of the source's {@code /etc/pg-secrets} for the repository, such as {@code s3/accessKey}
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

    /** The data of the Secret: text by key. Where the path of a file has a slash, the key has a dot. */
    Map<String, String> data() {
        var data = new TreeMap<String, String>();
        files.forEach((path, text) -> data.put(key(path), text));
        return data;
    }

    /** The items of the Secret's volume: each key with the path of its file. */
    ArrayNode items() {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        files.keySet().forEach(path -> items.addObject().put("key", key(path)).put("path", path));
        return items;
    }

    private static String key(String path) {
        return path.replace('/', '.');
    }

    /** The paths of the files, without their contents. */
    @Override
    public String toString() {
        return "CloneSource" + files.keySet();
    }
}
