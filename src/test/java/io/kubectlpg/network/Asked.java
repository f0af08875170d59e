package io.kubectlpg.network;

/**
 * One request that arrived.
 *
 * @param path with its query
 * @param exec whether it asks for a WebSocket
 */
public record Asked(String method, String path, boolean exec) {
    public boolean watch() {
        return path.contains("watch=true");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
