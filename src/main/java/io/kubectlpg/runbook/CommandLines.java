package io.kubectlpg.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a runbook has of the program. The cluster is the one that {@code use} named, or the only one of the namespace. */
public interface CommandLines {
    /**
     * What the words mean; nothing is run.
     *
     * @throws CliException usage, where there is no such command or option, or a value cannot be meant
     */
    CommandUse check(List<String> words);

    /** The names of all fields of {@code status}. */
    Set<String> statusFields();

    /** Runs a command to its end; it prints its output and its error itself. */
    Ended run(List<String> words, Optional<ClusterName> cluster);

    /** The document of {@code status -o json}. */
    JsonNode status(Optional<ClusterName> cluster);

    /**
     * What a query answers, as psql prints it without headers.
     *
     * @throws CliException timedOut after the limit
     */
    String answer(Expectation.Query query, Optional<ClusterName> cluster, Duration limit);

    /** Whether somebody can be asked. */
    boolean asks();

    /**
     * Asks somebody.
     *
     * @throws CliException refused, where the answer is not yes
     */
    void ask(String question);

    /** Says what went wrong, as every command does. */
    void tell(CliException failure);

    /** The lock on a cluster, which is not taken yet. */
    SharedLock lock(Optional<ClusterName> cluster);

    /**
     * How a command ended.
     *
     * @param failure where the program knows a sentence for it
     */
    record Ended(int code, Optional<CliException> failure) {}
}
