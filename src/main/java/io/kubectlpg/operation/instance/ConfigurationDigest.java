package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The digest of a configuration: the SHA-256 of all files, sorted by name. With it the supervisor reports the
 * configuration with which its server ended.
 */
public final class ConfigurationDigest {
    private ConfigurationDigest() {}

    /** The digest that the supervisor reports for the files of this ConfigMap. */
    public static String of(ObjectNode configMap) {
        var files = new TreeMap<String, String>();
        configMap
                .path("data")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        try {
            byte[] all = String.join("", files.values()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
