package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the files of {@code manifests/} from the program's jar. */
final class ManifestFiles {
    /**
     * The names of the files in {@code manifests/base/scripts/}. They are listed here because the files in a jar cannot
     * be listed.
     */
    static final List<String> SCRIPTS = List.of(
            "acknowledge",
            "alive",
            "archive-get",
            "archive-history",
            "archive-hole",
            "archive-list",
            "await-files",
            "bootstrap",
            "bundle",
            "bundled",
            "check",
            "check-config",
            "close-replica",
            "close-window",
            "collations",
            "common",
            "copy-volume",
            "drop-slot",
            "follow",
            "guard",
            "hand-over",
            "info",
            "init-scripts",
            "last-archived",
            "locate",
            "lost-commits",
            "make-room",
            "newest-backup",
            "observe",
            "passwords",
            "peers",
            "pgbackrest",
            "preflight",
            "push-anew",
            "ready",
            "reload",
            "repository-alive",
            "repository-host",
            "repository-ready",
            "repository-volume",
            "request",
            "request-backup",
            "request-clone",
            "request-expire",
            "request-restore",
            "request-verify",
            "restart",
            "restore-point",
            "rewind",
            "roles",
            "scheduled",
            "scout",
            "scratch",
            "scratch-drill",
            "scratch-extract",
            "settings",
            "stanza",
            "started",
            "supervisor",
            "survey",
            "take-over",
            "taken",
            "trial",
            "try-config",
            "tunnel",
            "xid-status");

    private ManifestFiles() {}

    static String text(String path) {
        try (InputStream in = ManifestFiles.class.getResourceAsStream("/manifests/" + path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks manifests/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> documents(String path) {
        try {
            return Documents.yamlStream(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException("manifests/" + path, e);
        }
    }

    static ObjectNode scripts() {
        ObjectNode scripts = JsonNodeFactory.instance.objectNode();
        SCRIPTS.forEach(name -> scripts.put(name, text("base/scripts/" + name)));
        return scripts;
    }
}
