package io.kubectlpg.operation.install;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the script {@code preflight} found.
 *
 * @param postgres such as 17.11; empty when the image has none
 * @param missing programs that are not there
 * @param repositoryCode pgBackRest's exit code, 0 when it answers; empty when it was not asked, or has not answered in time
 * @param repositoryProblem its message
 * @param backups the repository lists some
 * @param passphrase the repository's is there, or none is needed
 * @param system the system identifier of the database that the stanza belongs to; empty: there is no stanza
 * @param user the name of the user id, by which the local socket knows the superuser
 * @param configProblem why the server would not take its configuration; empty: it would
 * @param libc the version of the C library, by which text is sorted; empty when it is not glibc
 * @param writeCode pgBackRest's exit code of writing, reading and removing a small file; 0 also when that was not tried
 * @param resolved names that the pod's DNS knows
 * @param unresolved names that it does not
 */
public record PreflightReport(
        String postgres,
        Optional<String> pgbackrest,
        List<String> missing,
        Optional<Integer> repositoryCode,
        String repositoryProblem,
        boolean backups,
        boolean passphrase,
        String system,
        String user,
        String configProblem,
        String libc,
        int writeCode,
        List<String> resolved,
        List<String> unresolved) {

    public PreflightReport {
        missing = List.copyOf(missing);
        resolved = List.copyOf(resolved);
        unresolved = List.copyOf(unresolved);
    }

    static PreflightReport parse(String message) {
        Map<String, String> values = new HashMap<>();
        var missing = new ArrayList<String>();
        var resolved = new ArrayList<String>();
        var unresolved = new ArrayList<String>();
        for (String line : message.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1);
            switch (key) {
                case "missing" -> missing.add(value);
                case "resolved" -> resolved.add(value);
                case "unresolved" -> unresolved.add(value);
                default -> values.put(key, value);
            }
        }
        if (!values.containsKey("uid")) {
            missing.add("bash");
        }
        return new PreflightReport(
                values.getOrDefault("postgres", ""),
                Optional.ofNullable(values.get("pgbackrest")),
                missing,
                Optional.ofNullable(values.get("repository")).map(Integer::valueOf),
                values.getOrDefault("problem", ""),
                values.containsKey("backups"),
                !values.containsKey("passphrase"),
                values.getOrDefault("system", ""),
                values.getOrDefault("user", ""),
                values.getOrDefault("config", ""),
                values.getOrDefault("libc", ""),
                Integer.parseInt(values.getOrDefault("write", "0")),
                resolved,
                unresolved);
    }

    int major() {
        String digits = postgres.split("\\D", 2)[0];
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /** What the image holds. */
    public String summary() {
        return "PostgreSQL " + postgres
                + pgbackrest.map(version -> ", pgBackRest " + version).orElse("");
    }
}
