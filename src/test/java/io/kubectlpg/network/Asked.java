package io.kubectlpg.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request that arrived.
 *
 * @param path with its query
 * @param exec whether it asks for a WebSocket
 */
public record Asked(String method, String path, boolean exec) {
    private static final Pattern SCRIPT =
            Pattern.compile("command=%2Fopt%2Fkubectl-pg%2F([a-z-]+)(?:&command=([a-z-]+)(?=&|$))?");

    public boolean watch() {
        return path.contains("watch=true");
    }

    /** What it does to which kind of object, without names; of an exec, the script in the pod and what it is told first. */
    public String kind() {
        if (exec) {
            Matcher script = SCRIPT.matcher(path);
            return "exec "
                    + (script.find() ? script.group(1) + (script.group(2) == null ? "" : " " + script.group(2)) : "?");
        }
        String[] place = path.replaceFirst("[?].*", "")
                .replaceFirst("^/api/v1/|^/apis/[^/]+/[^/]+/", "")
                .replaceFirst("^namespaces/[^/]+/(?=.)", "")
                .split("/", -1);
        return method + (watch() ? " watch " : " ") + place[0] + (place.length > 1 ? "/NAME" : "");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
