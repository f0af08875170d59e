package io.kubectlpg.pgbackrest;

import io.kubectlpg.CliException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** pgBackRest's exit codes and messages in a sentence and a remedy. The codes are those of its manual. */
public final class RepositoryProblem {
    /** Of the pod's own scripts. */
    private static final int OURS_REFUSED = 3;

    private static final int OURS_UNREACHABLE = 8;
    private static final int HOST_CONNECT = 49;
    private static final int ARCHIVE_MISMATCH = 28;
    private static final int ARCHIVE_TIMEOUT = 82;

    private static final Pattern CODE = Pattern.compile("\\[(\\d{1,4})]: ");
    /** pgBackRest tries each repository, and says of each what kind of error it had. */
    private static final Pattern CAUSE = Pattern.compile("\\R\\s+\\w+Error: (.+)");

    private RepositoryProblem() {}

    /**
     * The exception for a call that failed.
     *
     * @param doing what was tried, such as "the first look at the repository"
     */
    public static CliException of(String doing, int code, String message) {
        String text =
                message.strip().replaceFirst("^(\\S+ \\S+ P\\d+ +)?ERROR: ", "").replaceFirst("^\\[\\d+]: ", "");
        String lower = text.toLowerCase(Locale.ROOT);
        if (code == OURS_REFUSED) {
            return CliException.refused(
                    shortened(text), "Choose another backup.s3.prefix: an archive is never shared by two databases.");
        }
        if (code == OURS_UNREACHABLE) {
            return CliException.unreachable(
                    doing + " got no answer: " + shortened(text), "Check the repository, then try again.");
        }
        if (code == ARCHIVE_MISMATCH) {
            return CliException.refused(
                    "the stanza in the repository belongs to another database",
                    "Choose another backup.s3.prefix: an archive is never shared by two databases.");
        }
        if (code == ARCHIVE_TIMEOUT) {
            return CliException.failed(
                    "WAL did not arrive in the repository in time",
                    "See why the archiver fails with kubectl logs, then try again.");
        }
        if (lower.contains("no space left on device")) {
            return CliException.failed(
                    "a volume is full: " + shortened(text),
                    "See which one with kubectl pg status; the repository's grows by backup.volume.size.");
        }
        if (lower.contains("certificate")) {
            return CliException.unreachable(
                    "the repository's certificate cannot be verified: " + shortened(text),
                    "Give the certificate of its authority with --set-file backup.s3.ca=FILE.");
        }
        if (lower.contains("nosuchbucket")) {
            return CliException.refused(
                    "the bucket of the repository does not exist", "Create it, or correct backup.s3.bucket.");
        }
        if (lower.contains("403 (forbidden)")
                || lower.contains("accessdenied")
                || lower.contains("signaturedoesnotmatch")
                || lower.contains("invalidaccesskeyid")) {
            return CliException.refused(
                    "the repository refuses the keys: " + shortened(text),
                    "Correct backup.s3.accessKey and backup.s3.secretKey, or what they are allowed to do in the bucket.");
        }
        if (code == HOST_CONNECT
                || lower.contains("unable to connect")
                || lower.contains("unable to get address")
                || lower.contains("timeout")) {
            return CliException.unreachable(
                    "the repository cannot be reached from the cluster's pods: " + shortened(text),
                    "Check backup.s3.endpoint, and that pods of this namespace may connect to it.");
        }
        return CliException.failed(doing + " failed: " + shortened(text) + " (pgBackRest " + code + ")", "");
    }

    /**
     * The exception for a message that pgBackRest logged and that begins with its code, such as {@code [103]: unable to
     * find a valid repository}.
     */
    public static CliException ofLogged(String doing, String message) {
        Matcher code = CODE.matcher(message);
        return of(doing, code.lookingAt() ? Integer.parseInt(code.group(1)) : 1, message);
    }

    /** The cause, if it is named, else what comes first: the retries and the whole request follow, indented. */
    private static String shortened(String text) {
        Matcher cause = CAUSE.matcher(text);
        String line = cause.find()
                ? cause.group(1).replaceFirst(":$", "")
                : text.strip().split(":?(\\R|\\s{2})", 2)[0];
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
