package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** The digest by which a supervisor tells with which configuration its server has ended: SHA-256 of all files, by name. */
public final class ConfigurationDigest {
    private ConfigurationDigest() {}

    /** The digest that the supervisor reports when the files of this ConfigMap have reached the pod. */
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
