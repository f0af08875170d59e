package io.kubectlpg.operation.preflight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the script {@code preflight} found.
 *
 * @param postgres such as 17.11; empty when the image has none
 * @param missing programs that are not there
 * @param uncompressed the type of compression that its pgBackRest was built without; empty: it can do what is asked for
 * @param repositories of those in S3, by their number
 * @param user the name of the user id, by which the local socket knows the superuser
 * @param configProblem why the server would not take its configuration; empty: it would
 * @param libc the version of the C library, by which text is sorted; empty when it is not glibc
 * @param resolved names that the pod's DNS knows
 * @param unresolved names that it does not
 */
public record PreflightReport(
        String postgres,
        Optional<String> pgbackrest,
        List<String> missing,
        String uncompressed,
        Map<Integer, RepositoryReport> repositories,
        String user,
        String configProblem,
        String libc,
        List<String> resolved,
        List<String> unresolved) {

    /** {@code 2.repository=0}: of the repository 2. */
    private static final Pattern NUMBERED = Pattern.compile("(\\d+)\\.(.*)");

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    public PreflightReport {
        missing = List.copyOf(missing);
        repositories = Map.copyOf(repositories);
        resolved = List.copyOf(resolved);
        unresolved = List.copyOf(unresolved);
    }

    /** Reads the lines that the script wrote. */
    public static PreflightReport parse(String message) {
        Map<String, String> values = new HashMap<>();
        Map<Integer, Map<String, String>> repositories = new HashMap<>();
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
            Matcher numbered = NUMBERED.matcher(key);
            if (numbered.matches()) {
                repositories
                        .computeIfAbsent(Integer.valueOf(numbered.group(1)), number -> new HashMap<>())
                        .put(numbered.group(2), value);
                continue;
            }
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
                values.getOrDefault("uncompressed", ""),
                repositories.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> RepositoryReport.of(entry.getValue()))),
                values.getOrDefault("user", ""),
                values.getOrDefault("config", ""),
                values.getOrDefault("libc", ""),
                resolved,
                unresolved);
    }

    /**
     * The report on the repository with that number. When the check was ended too early, it says that the repository
     * was not asked.
     */
    public RepositoryReport repository(int number) {
        return repositories.getOrDefault(number, RepositoryReport.of(Map.of()));
    }

    /** Whether its pgBackRest is that version or a later one; a version that cannot be read counts as new. */
    boolean backRestFrom(int major, int minor) {
        Matcher version = VERSION.matcher(pgbackrest.orElse(""));
        if (!version.lookingAt()) {
            return true;
        }
        int ofMajor = Integer.parseInt(version.group(1));
        return ofMajor > major || (ofMajor == major && Integer.parseInt(version.group(2)) >= minor);
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
