package io.kubectlpg.manifest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data that an application needs to log in. Its Secret has the same keys as CloudNativePG's. */
public record AppCredentials(String host, String database, String user, String password) {
    private static final String PORT = "5432";

    Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        keys.put("username", user);
        keys.put("user", user);
        keys.put("password", password);
        keys.put("dbname", database);
        keys.put("host", host);
        keys.put("port", PORT);
        keys.put("uri", uri());
        keys.put("jdbc-uri", jdbcUri());
        keys.put("pgpass", pgpass());
        return keys;
    }

    public String uri() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + host + ":" + PORT + "/"
                + encoded(database);
    }

    private String jdbcUri() {
        return "jdbc:postgresql://" + host + ":" + PORT + "/" + encoded(database) + "?password=" + encoded(password)
                + "&user=" + encoded(user);
    }

    /** One line of ~/.pgpass with escaped colons and backslashes (PostgreSQL docs, §34.16). */
    private String pgpass() {
        return host + ":" + PORT + ":" + escaped(database) + ":" + escaped(user) + ":" + escaped(password) + "\n";
    }

    /** Escapes a field for a line of ~/.pgpass. */
    public static String escaped(String field) {
        return field.replace("\\", "\\\\").replace(":", "\\:");
    }

    /**
     * Percent-encodes the text for a URI. Java's form encoding cannot be used: it writes a space as a plus sign, which
     * a URI does not decode.
     */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** The data without the password. */
    @Override
    public String toString() {
        return user + "@" + host + "/" + database;
    }
}
