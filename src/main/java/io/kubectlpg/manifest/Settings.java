package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.stream.Collectors;

/** The file settings.env, which the scripts parse and do not source; the schema keeps its values to safe characters. */
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
                        spec.values().at("/backup/repositoryTimeoutSeconds").asInt());
    }

    /** Words separated by commas, of which the first is pgBackRest's repo1; none. */
    private static String repositories(Spec spec) {
        return spec.backedUp()
                ? spec.repositories().stream()
                        .map(repository -> repository.slot().word())
                        .collect(Collectors.joining(","))
                : "none";
    }
}
