package io.kubectlpg.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of the program that a runbook needs. An empty cluster stands for the only cluster in the namespace. */
public interface CommandLines {
    /**
     * Finds out what the words mean, without running them.
     *
     * @throws CliException a usage error if a command, an option or a value is wrong
     */
    CommandUse check(List<String> words);

    /** The names of all fields in the JSON of {@code status}. */
    Set<String> statusFields();

    /** Runs a command to its end. The command prints its output and its error itself. */
    Ended run(List<String> words, Optional<ClusterName> cluster);

    /** The JSON of {@code status -o json}. */
    JsonNode status(Optional<ClusterName> cluster);

    /**
     * The answer of a query, as psql prints it without headers.
     *
     * @throws CliException timedOut after the limit
     */
    String answer(Expectation.Query query, Optional<ClusterName> cluster, Duration limit);

    /** Whether there is a user who can answer questions. */
    boolean asks();

    /**
     * Asks the user a question.
     *
     * @throws CliException refused, if the answer is not yes
     */
    void ask(String question);

    /** Prints a failure in the form that all commands use. */
    void tell(CliException failure);

    /** The lock on a cluster, not yet taken. */
    SharedLock lock(Optional<ClusterName> cluster);

    /**
     * The end of a command.
     *
     * @param failure the exception, if the command failed with one
     */
    record Ended(int code, Optional<CliException> failure) {}
}
