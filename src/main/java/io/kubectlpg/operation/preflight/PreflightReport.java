package io.kubectlpg.operation.preflight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report of the script {@code preflight}.
 *
 * @param postgres PostgreSQL's version, such as 17.11; empty if the image has none
 * @param holdsBackRest whether there is a pgBackRest, also if no repository was asked
 * @param bundled whether that pgBackRest was copied out of another image than the servers'
 * @param unusable why that pgBackRest does not start; empty if it does
 * @param missing the programs that the image lacks
 * @param uncompressed the requested compression type, if the image's pgBackRest lacks it; empty if it has it
 * @param repositories the reports on the buckets, by number
 * @param user the user name of the pod's user id; with this name the superuser logs in on the local socket
 * @param postgresUid the user id of {@code postgres} in the image; empty if the image has no such user, or if the
 *     script is of an earlier version
 * @param configProblem the reason why the server would not accept its configuration; empty if it would
 * @param libc the version of the C library, which sorts text, such as 2.41 or musl; empty if it is unknown
 * @param resolved the names that the pod's DNS resolves
 * @param unresolved the names that the pod's DNS does not resolve
 */
public record PreflightReport(
        String postgres,
        Optional<String> pgbackrest,
        boolean holdsBackRest,
        boolean bundled,
        String unusable,
        List<String> missing,
        String uncompressed,
        Map<Integer, RepositoryReport> repositories,
        String user,
        String postgresUid,
        String configProblem,
        String libc,
        List<String> resolved,
        List<String> unresolved) {

    /** Matches a line about one repository: {@code 2.repository=0} is about repository 2. */
    private static final Pattern NUMBERED = Pattern.compile("(\\d+)\\.(.*)");

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    public PreflightReport {
        missing = List.copyOf(missing);
        repositories = Map.copyOf(repositories);
        resolved = List.copyOf(resolved);
        unresolved = List.copyOf(unresolved);
    }

    /** Reads the lines that the script prints. */
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
                Stream.of("pgbackrest", "unusable", "holds").anyMatch(values::containsKey),
                values.containsKey("bundled"),
                values.getOrDefault("unusable", ""),
                missing,
                values.getOrDefault("uncompressed", ""),
                repositories.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> RepositoryReport.of(entry.getValue()))),
                values.getOrDefault("user", ""),
                values.getOrDefault("postgresUid", ""),
                values.getOrDefault("config", ""),
                values.getOrDefault("libc", ""),
                resolved,
                unresolved);
    }

    /**
     * The report on the repository with this number. If the script was ended too early, the report says that the
     * repository was not checked.
     */
    public RepositoryReport repository(int number) {
        return repositories.getOrDefault(number, RepositoryReport.of(Map.of()));
    }

    /** Whether pgBackRest has this version or a later one. The result is true if the version cannot be read. */
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

    /** The versions in the images, in words. */
    public String summary() {
        return "PostgreSQL " + postgres
                + pgbackrest.map(version -> ", pgBackRest " + version).orElse("")
                + (bundled ? " from its own image" : "");
    }
}
