package io.kubectlpg.spec;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Variables that the container of the server must not get from the user, because server or scripts would heed them. */
public final class ReservedVariables {
    /** What to do instead. */
    public static final String REMEDY =
            "Remove the variable: the server is configured by parameters, and clients have their own environment.";

    /** The rest of the sentence "NAME is PGPORT, …" by pattern. No name matches two of them. */
    private static final Map<Pattern, String> REASONS = Map.of(
            Pattern.compile("PGDATA|CLUSTER|INSTANCE|NAMESPACE|KUBECTL_PG_.*|PGBACKREST_.*|PG_OOM_.*"),
            "which the program itself uses",
            Pattern.compile("(?!(PGDATA|PGBACKREST_.*)$)PG[A-Z].*|PG_COLORS?"),
            "which changes how psql, libpq and the server itself work",
            Pattern.compile(
                    "BASH_.*|BASHOPTS|SHELLOPTS|ENV|CDPATH|GLOBIGNORE|IFS|PS4|PATH|TMPDIR|POSIXLY_CORRECT|GREP_.*"),
            "which changes what the scripts of the pod do",
            Pattern.compile("LD_.*|GCONV_PATH"),
            "which changes what every program of the pod loads",
            Pattern.compile("LC_.*|LANGUAGE"),
            "which changes the language of the messages that the scripts read");

    private ReservedVariables() {}

    /**
     * The reason why the variable must not be set, as the end of a sentence that begins with "NAME is VARIABLE, ". It is
     * empty if the variable may be set.
     */
    public static Optional<String> why(String name) {
        return REASONS.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The first of these variables that must not be set. */
    public static Optional<String> first(Stream<String> names) {
        return names.filter(name -> why(name).isPresent()).sorted().findFirst();
    }
}
