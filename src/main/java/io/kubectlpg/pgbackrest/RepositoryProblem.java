package io.kubectlpg.pgbackrest;

import io.kubectlpg.CliException;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a sentence and a remedy from pgBackRest's exit codes and messages. The codes are those of its manual. If
 * several repositories fail, pgBackRest has one exit code for all, and its message contains the kind of each error.
 */
public final class RepositoryProblem {
    /** Exit codes of the pod's own scripts. */
    private static final int OURS_REFUSED = 3;

    private static final int OURS_UNREACHABLE = 8;
    private static final int HOST_CONNECT = 49;
    private static final int ARCHIVE_TIMEOUT = 82;
    /**
     * Matches messages about a missing stanza: the message of info, the message of commands that need the stanza, and
     * the messages about one of several repositories.
     */
    private static final Pattern NO_STANZA = Pattern.compile("missing stanza path|(?s)unable to load info file "
            + "'[^']*'.*FileMissingError|FileMissingError\\] unable to load info file");

    private static final Pattern CODE = Pattern.compile("\\[(\\d{1,4})]: ");
    /**
     * Matches messages about a stanza of another database (exit codes 28, 44 and 51), for one or several repositories.
     */
    private static final Pattern OTHER_DATABASE =
            Pattern.compile("(?:Archive|Backup)MismatchError|do not match (?:the database|(?:repo\\d+ )?stanza)");

    private static final Pattern NO_INFO_FILE = Pattern.compile("unable to load info file '[^']*'");
    /** Matches messages about an encrypted file that was opened with another passphrase or with none. */
    private static final Pattern FORMAT = Pattern.compile("FormatError|CryptoError");

    /** Matches messages about the second and later repositories. */
    private static final Pattern OTHERS = Pattern.compile("(?s)(repo\\d{1,3}: .*?)\\R\\s*repo\\d{1,3}: .*");

    private static final Pattern CAUSE = Pattern.compile("\\R\\s+\\w+Error: (.+)");
    private static final Pattern NAMED = Pattern.compile("(?s)^(?:.*?\\R\\s*)??repo\\d{1,3}: (?:\\[\\w+] )?");

    private static final String WAS_KILLED = " was killed, probably because memory ran out";
    /**
     * Matches messages about a killed process: the instance's supervisor reports a killed request, and pgBackRest
     * reports a killed process of its own (measured).
     */
    private static final Pattern KILLED = Pattern.compile(
            WAS_KILLED + "|terminated unexpectedly on signal 9|client state is 'response' but expected 'idle'");

    /** A placeholder for callers that use only the problem. Only remedies contain the name of the cluster. */
    private static final ClusterName ANY = new ClusterName("demo");

    private RepositoryProblem() {}

    /**
     * The exception for a call that failed.
     *
     * @param cluster the cluster for the commands in the remedy
     * @param places the places of the repositories in the values; the sentence names the one that failed
     * @param doing the failed action, such as "the query of the repository"
     */
    public static CliException of(
            ClusterName cluster, RepositoryPlaces places, String doing, int code, String message) {
        String text = bare(message);
        RepositoryPlaces.Place place = places.in(text);
        String said = shortened(text);
        if (killed(text)) {
            return CliException.failed(
                    doing + WAS_KILLED,
                    "Give the pod more memory with kubectl pg upgrade " + cluster
                            + " --set resources.limits.memory=…; kubectl describe pod shows OOMKilled if the whole "
                            + "container was killed.");
        }
        if (code == OURS_REFUSED) {
            return CliException.refused(said, place.another());
        }
        if (code == ARCHIVE_TIMEOUT) {
            return CliException.failed(
                    "WAL did not arrive in the repository in time",
                    "See why the archiver fails with kubectl logs, then try again.");
        }
        return known(cluster, place, text, said)
                .or(() -> code == HOST_CONNECT ? Optional.of(unreachable(cluster, place, said)) : Optional.empty())
                .orElseGet(() -> code == OURS_UNREACHABLE
                        ? CliException.repositoryUnreachable(
                                doing + " got no answer: " + said, "Check the repository, then try again.")
                        : CliException.failed(doing + " failed: " + said + " (pgBackRest " + code + ")", ""));
    }

    /**
     * The words for a logged message. A message of pgBackRest begins with its code. If its text has a known pattern, it
     * becomes the sentence of {@link #of}; otherwise it is shortened to its first part. Any other message stays
     * unchanged.
     */
    public static String words(RepositoryPlaces places, String message) {
        if (!CODE.matcher(message).lookingAt()) {
            return message;
        }
        String text = bare(message);
        String said = shortened(text);
        return killed(text)
                ? "it" + WAS_KILLED
                : known(ANY, places.in(text), text, said)
                        .map(CliException::problem)
                        .orElse(said);
    }

    /** Whether the message means that a process was killed from outside. */
    public static boolean killed(String message) {
        return KILLED.matcher(message).find();
    }

    /** The message without its code and time. If it is about several repositories, only the first message is kept. */
    private static String bare(String message) {
        String whole =
                message.strip().replaceFirst("^(\\S+ \\S+ P\\d+ +)?ERROR: ", "").replaceFirst("^\\[\\d+]: ", "");
        return OTHERS.matcher(whole).replaceFirst("$1");
    }

    /** The exception for a failed call in a cluster whose repositories are unknown. */
    public static CliException of(ClusterName cluster, String doing, int code, String message) {
        return of(cluster, RepositoryPlaces.UNKNOWN, doing, code, message);
    }

    /**
     * The exception for a message in pgBackRest's log. The message begins with the exit code, as in {@code [103]:
     * unable to find a valid repository}.
     */
    public static CliException ofLogged(ClusterName cluster, RepositoryPlaces places, String doing, String message) {
        Matcher code = CODE.matcher(message);
        return of(cluster, places, doing, code.lookingAt() ? Integer.parseInt(code.group(1)) : 1, message);
    }

    /**
     * The problem that a repository's status in the info document describes. It is empty if the repository is fine,
     * even if it has no backup yet.
     */
    public static Optional<CliException> of(
            ClusterName cluster, RepositoryPlaces places, InfoDocument.Repository repository) {
        return repository.fine()
                ? Optional.empty()
                : Optional.of(of(
                        cluster,
                        places,
                        "the query of the repository",
                        OURS_UNREACHABLE,
                        "repo" + repository.number() + ": " + repository.message()));
    }

    /** The problem that pgBackRest's text alone identifies, for any action. */
    private static Optional<CliException> known(
            ClusterName cluster, RepositoryPlaces.Place place, String text, String said) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (OTHER_DATABASE.matcher(text).find()) {
            return Optional.of(CliException.refused(
                    "the stanza in " + place.words() + " belongs to another database", place.another()));
        }
        if (lower.contains("no space left on device")) {
            return Optional.of(full(cluster, place, text, said));
        }
        if (lower.contains("nosuchbucket")) {
            return Optional.of(CliException.refused(
                    "the bucket of " + place.words() + " does not exist",
                    "Create the bucket, or correct " + place.option() + ".bucket."));
        }
        if (NO_INFO_FILE.matcher(text).find() && FORMAT.matcher(text).find()) {
            return Optional.of(CliException.failed(
                    place.words() + " cannot be read with the present passphrase",
                    "The key cipher-pass of the Secret " + cluster
                            + "-repository, or of backup.encryption.existingSecret, must hold the passphrase with "
                            + "which its backups were made."));
        }
        if (NO_STANZA.matcher(text).find()) {
            return Optional.of(CliException.failed(
                    place.words()
                            + " holds no stanza of this cluster: it was emptied or moved, or WAL was archived to "
                            + "another repository",
                    place.volume()
                            ? "See which claim the pod " + cluster + "-repo-0 uses, and restore its content."
                            : ("Correct %1$s.endpoint, %1$s.bucket and %1$s.prefix, or restore the content of the "
                                            + "bucket.")
                                    .formatted(place.option())));
        }
        if (lower.contains("certificate")) {
            return Optional.of(CliException.repositoryUnreachable(
                    "the certificate of " + place.words() + " cannot be verified: " + said,
                    place.volume()
                            ? "The program makes these certificates itself: see kubectl logs " + cluster + "-repo-0."
                            : "Give the CA certificate with --set-file " + place.option() + ".ca=FILE."));
        }
        if (List.of("403 (forbidden)", "accessdenied", "signaturedoesnotmatch", "invalidaccesskeyid").stream()
                .anyMatch(lower::contains)) {
            return Optional.of(CliException.refused(
                    place.words() + " refuses the keys: " + said,
                    "Correct %1$s.accessKey and %1$s.secretKey, or the permissions of these keys in the bucket."
                            .formatted(place.option())));
        }
        return List.of("unable to connect", "unable to get address", "timeout").stream()
                        .anyMatch(lower::contains)
                ? Optional.of(unreachable(cluster, place, said))
                : Optional.empty();
    }

    private static CliException full(ClusterName cluster, RepositoryPlaces.Place place, String text, String said) {
        // A message of the repository host says "raised from remote". Without that, the write failed on the instance's
        // own volume.
        return text.contains("raised from remote")
                ? CliException.failed(
                        "the volume of " + place.words() + " is full",
                        "Enlarge the volume with: kubectl pg upgrade " + cluster
                                + " --set backup.volume.size=…. Or free space with kubectl pg expire " + cluster
                                + ", after you have lowered backup.retention.full.")
                : CliException.failed(
                        "a volume is full: " + said,
                        "See which one with kubectl pg status " + cluster
                                + ". To enlarge the volume of the repository, raise backup.volume.size.");
    }

    private static CliException unreachable(ClusterName cluster, RepositoryPlaces.Place place, String said) {
        return CliException.repositoryUnreachable(
                place.words() + " cannot be reached from the cluster's pods: " + said,
                place.volume()
                        ? "Its pod, " + cluster + "-repo-0, must run: see kubectl pg status " + cluster + "."
                        : "Check " + place.option() + ".endpoint, and that pods of this namespace may connect to it.");
    }

    /**
     * The named cause, or else the first part of the message. pgBackRest prints the retries and the whole request after
     * it, indented.
     */
    private static String shortened(String text) {
        Matcher cause = CAUSE.matcher(text);
        String line = cause.find()
                ? cause.group(1)
                : NAMED.matcher(text).replaceFirst("").strip().split(":?(\\R|\\s{2})", 2)[0];
        String plain = line.replaceFirst(":$", "").replaceAll("[\\p{Cntrl}\uFFFD]", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
    }
}
