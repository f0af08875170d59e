package io.kubectlpg.operation.preflight;

import java.util.Map;
import java.util.Optional;

/**
 * What the script {@code preflight} found of one repository.
 *
 * @param code pgBackRest's exit code, 0 when it answers; empty when it was not asked, or has not answered in time
 * @param problem its message
 * @param backups it lists some
 * @param passphrase its passphrase is there, or none is needed
 * @param system the system identifier of the database that the stanza belongs to; empty: there is no stanza
 * @param newest the label of its newest backup; empty: it has none, or what it holds cannot be read
 * @param role it has the role by which the bucket is opened, or needs none
 * @param writeCode pgBackRest's exit code of writing, reading and removing a small file; 0 also when that was not tried
 */
public record RepositoryReport(
        Optional<Integer> code,
        String problem,
        boolean backups,
        boolean passphrase,
        boolean role,
        String system,
        String newest,
        int writeCode) {

    static RepositoryReport of(Map<String, String> values) {
        return new RepositoryReport(
                Optional.ofNullable(values.get("repository")).map(Integer::valueOf),
                values.getOrDefault("problem", ""),
                values.containsKey("backups"),
                !values.containsKey("passphrase"),
                !values.containsKey("role"),
                values.getOrDefault("system", ""),
                values.getOrDefault("newest", ""),
                Integer.parseInt(values.getOrDefault("write", "0")));
    }
}
