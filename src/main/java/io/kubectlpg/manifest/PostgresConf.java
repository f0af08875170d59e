package io.kubectlpg.manifest;

import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the file postgresql.conf from a spec. The server uses this file instead of the one in the data directory. */
public final class PostgresConf {
    private static final String STATEMENTS = "pg_stat_statements";
    private static final String LIBRARIES = "shared_preload_libraries";

    /** The first PostgreSQL version that has archive_library. */
    private static final int ARCHIVE_LIBRARY = 15;

    /** The parameters to which the program gives a default. A spec may change them. */
    private static final Map<String, String> PRESET = Map.of(
            "archive_timeout", "60",
            "max_replication_slots", "10",
            "max_wal_senders", "10",
            "password_encryption", "scram-sha-256");

    /** The parameters that a spec may not change, because scripts and operations rely on them. */
    private static final Map<String, String> FIXED = Map.of(
            "hba_file", "/etc/pg/pg_hba.conf",
            "hot_standby", "on",
            "ident_file", "/etc/pg/pg_ident.conf",
            "listen_addresses", "*",
            "unix_socket_directories", "/run/pg",
            "wal_level", "replica",
            "wal_log_hints", "on");

    private PostgresConf() {}

    static String of(Spec spec) {
        Optional<String> whole = spec.text("/postgresqlConf");
        if (whole.isPresent()) {
            SortedMap<String, String> fixed = fixed(spec);
            if (spec.backedUp() && spec.version() >= ARCHIVE_LIBRARY) {
                // archive_library would take the place of archive_command.
                fixed.put("archive_library", "");
            }
            return lines(walSizes(spec)) + whole.get().stripTrailing() + "\n\n# Parameters that kubectl-pg itself "
                    + "needs.\n"
                    + "port = '5432'\n" + lines(fixed);
        }
        return "# Made by kubectl-pg from the values of the cluster.\n" + lines(parameters(spec));
    }

    /** All parameters that the file sets, with their values. */
    public static SortedMap<String, String> parameters(Spec spec) {
        var parameters = new TreeMap<>(PRESET);
        parameters.putAll(logging(spec));
        parameters.putAll(walSizes(spec));
        parameters.put("max_slot_wal_keep_size", slotLimit(spec));
        if (spec.flag("/storage/ssd")) {
            parameters.put("random_page_cost", "1.1");
            parameters.put("effective_io_concurrency", "200");
        }
        parameters.putAll(spec.parameters());
        parameters.put(LIBRARIES, libraries(parameters.getOrDefault(LIBRARIES, "")));
        parameters.putAll(fixed(spec));
        return parameters;
    }

    private static SortedMap<String, String> fixed(Spec spec) {
        var parameters = new TreeMap<>(FIXED);
        if (spec.jsonLog()) {
            // Only the logging collector writes JSON. The supervisor copies its files to the pod's log. A new file each
            // minute, emptied soon after, keeps them small.
            parameters.put("logging_collector", "on");
            parameters.put("log_destination", "jsonlog");
            parameters.put("log_directory", "/run/pg/log");
            parameters.put("log_filename", "%M");
            parameters.put("log_rotation_age", "1");
            parameters.put("log_rotation_size", "0");
            parameters.put("log_truncate_on_rotation", "on");
        } else {
            parameters.put("logging_collector", "off");
            parameters.put("log_destination", "stderr");
        }
        if (spec.backedUp()) {
            parameters.put("archive_mode", "on");
            // pgBackRest refuses an archive_command without the word pgbackrest; the wrapper script has that name.
            parameters.put("archive_command", "/opt/kubectl-pg/pgbackrest archive-push %p");
            parameters.put("restore_command", "/opt/kubectl-pg/archive-get %f %p");
        } else {
            parameters.put("archive_mode", "off");
        }
        return parameters;
    }

    /**
     * The minimum and maximum size of the WAL. PostgreSQL does not start if they are smaller than two segments. For
     * large segments, PostgreSQL's defaults of 80 MB and 1 GB are too small.
     */
    private static SortedMap<String, String> walSizes(Spec spec) {
        var parameters = new TreeMap<String, String>();
        int two = 2 * spec.values().at("/initdb/walSegmentSize").asInt();
        if (two > 80) {
            parameters.put("min_wal_size", two + "MB");
        }
        if (two > 1024) {
            parameters.put("max_wal_size", two + "MB");
        }
        return parameters;
    }

    /**
     * The most WAL that the primary keeps for a replica that is away. Without a limit a lost replica fills the volume: a
     * tenth of the volume that the WAL is on, but on small volumes up to 1 GiB and a quarter of them.
     */
    private static String slotLimit(Spec spec) {
        long volume = spec.walStorage().orElseGet(spec::storage).size().bytes();
        return (Math.max(volume / 10, Math.min(1L << 30, volume / 4)) >> 20) + "MB";
    }

    private static Map<String, String> logging(Spec spec) {
        var parameters = new TreeMap<String, String>();
        parameters.put("log_line_prefix", spec.values().at("/logging/prefix").asText());
        String level = spec.values().at("/logging/level").asText();
        if (!level.equals("warning")) {
            parameters.put("log_min_messages", level);
        }
        spec.text("/logging/minDuration").ifPresent(limit -> parameters.put("log_min_duration_statement", limit));
        String statements = spec.values().at("/logging/statements").asText();
        if (!statements.equals("none")) {
            parameters.put("log_statement", statements);
        }
        if (spec.flag("/logging/connections")) {
            parameters.put("log_connections", "on");
            parameters.put("log_disconnections", "on");
        }
        return parameters;
    }

    private static String lines(SortedMap<String, String> parameters) {
        var text = new StringBuilder();
        parameters.forEach((name, value) ->
                text.append(name).append(" = ").append(quoted(value)).append('\n'));
        return text.toString();
    }

    private static String libraries(String given) {
        List<String> libraries = new ArrayList<>(Arrays.stream(given.split(","))
                .map(String::strip)
                .filter(library -> !library.isEmpty())
                .toList());
        if (!libraries.contains(STATEMENTS)) {
            libraries.add(STATEMENTS);
        }
        return String.join(",", libraries);
    }

    /**
     * Quotes a value. Inside quotes, postgresql.conf allows the doubled quote and backslash escapes (PostgreSQL docs,
     * §19.1.1, guc-file.l).
     */
    static String quoted(String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("a parameter is one line without control characters");
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
