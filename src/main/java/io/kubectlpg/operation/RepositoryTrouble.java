package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.InstanceName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains a failure of pgBackRest. It uses what the instance knows: which values set the repository, and why archiving
 * fails.
 */
public final class RepositoryTrouble {
    /** Matches the line that pgBackRest's check prints before it checks a repository. */
    private static final Pattern WORKED_ON = Pattern.compile("check repo(\\d{1,3}) ");

    private static final Pattern NAMED = Pattern.compile("(?m)^(?:\\[\\d+]: |\\s*)repo\\d{1,3}: ");

    private static final int ARCHIVE_TIMEOUT = 82;

    private RepositoryTrouble() {}

    /**
     * Makes the exception. It observes the instance again, because archiving may have failed in the meantime.
     *
     * @param message pgBackRest's message
     */
    public static CliException of(Kube kube, InstanceName instance, String doing, int code, String message) {
        Optional<Observation> seen = observation(kube, instance);
        Optional<CliException> archiving = seen.filter(observation -> code == ARCHIVE_TIMEOUT)
                .flatMap(observation -> observation.archiveFailure(instance.cluster()));
        return archiving
                .map(why -> CliException.failed(
                        "WAL did not arrive in the repository in time: " + why.problem(), why.remedy()))
                .orElseGet(() -> RepositoryProblem.of(
                        instance.cluster(),
                        seen.map(Observation::places).orElse(RepositoryPlaces.UNKNOWN),
                        doing,
                        code,
                        message));
    }

    /** Adds the repository to a message that names none, in pgBackRest's own form. */
    public static String naming(int repository, String message) {
        return NAMED.matcher(message).find()
                ? message
                : "repo" + repository + ": " + message.replaceFirst("^\\[\\d+]: ", "");
    }

    /** As {@link #naming(int, String)}, with the last repository that the log names. */
    public static String naming(String log, String message) {
        Matcher worked = WORKED_ON.matcher(log);
        int last = 0;
        while (worked.find()) {
            last = Integer.parseInt(worked.group(1));
        }
        return last == 0 ? message : naming(last, message);
    }

    private static Optional<Observation> observation(Kube kube, InstanceName instance) {
        try {
            return new ClusterReader(kube)
                    .read(instance.cluster())
                    .instance(instance)
                    .flatMap(Instance::observation);
        } catch (CliException unreachable) {
            return Optional.empty();
        }
    }
}
