package io.kubectlpg.operation.backup;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.RepositoryTrouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proves that archiving works: closes a WAL segment and waits until each repository has it. */
public final class ArchiveCheck {
    private static final Pattern ARRIVED =
            Pattern.compile("WAL segment ([0-9A-F]{24}) successfully archived to '([^']*)' on repo(\\d{1,3})");
    /**
     * The time added to the limit of the check. pgBackRest reports an unreachable repository only after one or two
     * minutes.
     */
    private static final Duration GRACE = Duration.ofMinutes(3);

    private ArchiveCheck() {}

    /**
     * A segment that was archived.
     *
     * @param path the path of the segment in the repository
     */
    public record Arrival(int repository, String segment, String path) {}

    /**
     * Closes a segment and waits until each repository has it.
     *
     * @param limit the longest time until the segment arrives, in whole seconds
     * @throws CliException failed, if the segment does not arrive in time; unreachable, if a repository does not answer
     */
    public static List<Arrival> run(Kube kube, Instance primary, Duration limit) {
        PodExec.Result result = kube.exec()
                .read(
                        primary.name().podName(),
                        List.of("bash", "/opt/kubectl-pg/check", Long.toString(Math.max(1, limit.toSeconds()))),
                        limit.plus(GRACE));
        String text = result.text();
        if (!result.succeeded()) {
            String error = lastError(text, result.stderr());
            throw failed(RepositoryTrouble.of(
                    kube, primary.name(), "the check", result.exitCode(), RepositoryTrouble.naming(text, error)));
        }
        return arrivals(text);
    }

    /** The arrivals that pgBackRest's output reports. */
    static List<Arrival> arrivals(String text) {
        var arrivals = new ArrayList<Arrival>();
        Matcher arrived = ARRIVED.matcher(text);
        while (arrived.find()) {
            arrivals.add(new Arrival(Integer.parseInt(arrived.group(3)), arrived.group(1), arrived.group(2)));
        }
        return arrivals;
    }

    private static String lastError(String out, String err) {
        int error = out.lastIndexOf("ERROR: ");
        return error >= 0 ? out.substring(error + "ERROR: ".length()) : err;
    }

    /**
     * The problem as a failure with exit code 1. If the problem is that a repository is unreachable, it keeps its own
     * exit code.
     */
    private static CliException failed(CliException problem) {
        return problem.code() == ExitCode.UNREACHABLE
                ? problem
                : CliException.failed(problem.problem(), problem.remedy());
    }
}
