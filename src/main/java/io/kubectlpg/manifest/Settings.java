package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.stream.Collectors;

/**
 * Makes the file settings.env. The scripts parse the file and do not source it. The schema allows only safe characters
 * in its values.
 */
final class Settings {
    private Settings() {}

    static String of(ClusterName name, Spec spec) {
        return """
                UID_EXPECTED=%d
                DATABASE=%s
                OWNER=%s
                REPOSITORY=%s
                STANZA=%s
                LOCALE=%s
                ENCODING=%s
                DATA_CHECKSUMS=%s
                WAL_SEGMENT_SIZE=%d
                LOG_FORMAT=%s
                RESTORE_PROCESSES=%d
                REPOSITORY_TIMEOUT=%d
                PRIMARY_SERVICE=%s-rw
                ISOLATION=%s
                DIVERGED=%s
                """.formatted(
                        spec.uid(),
                        spec.database(),
                        spec.owner(),
                        repositories(spec),
                        name,
                        spec.values().at("/initdb/locale").asText(),
                        spec.values().at("/initdb/encoding").asText(),
                        spec.flag("/initdb/dataChecksums") ? "on" : "off",
                        spec.values().at("/initdb/walSegmentSize").asInt(),
                        spec.values().at("/logging/format").asText(),
                        spec.restoreProcesses(),
                        spec.values().at("/backup/repositoryTimeoutSeconds").asInt(),
                        spec.fullname(name),
                        spec.values().at("/whenIsolated").asText(),
                        spec.values().at("/whenDiverged").asText());
    }

    /**
     * The words of the repositories, separated by commas; the first one is pgBackRest's repo1. Without a repository the
     * result is {@code none}.
     */
    private static String repositories(Spec spec) {
        return spec.backedUp()
                ? spec.repositories().stream()
                        .map(repository -> repository.slot().word())
                        .collect(Collectors.joining(","))
                : "none";
    }
}
