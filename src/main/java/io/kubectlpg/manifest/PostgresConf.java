package io.kubectlpg.manifest;

import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The file postgresql.conf of a spec; it replaces the one in the data directory. */
final class PostgresConf {
    private static final String STATEMENTS = "pg_stat_statements";

    /** What a spec's parameters may change. */
    private static final Map<String, String> PRESET = Map.of(
            "archive_timeout", "60",
            "log_line_prefix", "%m [%p] %q%u@%d ",
            "max_replication_slots", "10",
            "max_wal_senders", "10",
            "password_encryption", "scram-sha-256");

    /** What it may not, because scripts and operations rely on it. */
    private static final Map<String, String> FIXED = Map.of(
            "hba_file", "/etc/pg/pg_hba.conf",
            "hot_standby", "on",
            "ident_file", "/etc/pg/pg_ident.conf",
            "listen_addresses", "*",
            "log_destination", "stderr",
            "logging_collector", "off",
            "unix_socket_directories", "/run/pg",
            "wal_level", "replica",
            "wal_log_hints", "on");

    private PostgresConf() {}

    static String of(Spec spec) {
        var parameters = new TreeMap<>(PRESET);
        parameters.putAll(spec.parameters());
        parameters.put("shared_preload_libraries", libraries(parameters.getOrDefault("shared_preload_libraries", "")));
        parameters.putAll(FIXED);
        if (spec.repository().isPresent()) {
            parameters.put("archive_mode", "on");
            // The wrapper has pgBackRest's name because pgBackRest looks for that in archive_command.
            parameters.put("archive_command", "/opt/kubectl-pg/pgbackrest archive-push %p");
            parameters.put("restore_command", "/opt/kubectl-pg/pgbackrest archive-get %f %p");
        } else {
            parameters.put("archive_mode", "off");
        }
        var text = new StringBuilder("# Made by kubectl-pg from the values of the cluster.\n");
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

    /** In quotes the file knows backslash escapes besides the doubled quote (PostgreSQL docs, §19.1.1, guc-file.l). */
    static String quoted(String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("a parameter is one line without control characters");
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
