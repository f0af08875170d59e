package io.kubectlpg.operation.preflight;

import java.util.Map;
import java.util.Optional;

/**
 * The preflight script's report on one repository.
 *
 * @param code pgBackRest's exit code, 0 if the repository answers; empty if it was not asked or did not answer in time
 * @param problem pgBackRest's message
 * @param backups whether the repository lists backups
 * @param passphrase whether the passphrase exists or none is needed
 * @param system the system identifier of the stanza's database; empty if there is no stanza
 * @param newest the label of the newest backup; empty if there is none or it cannot be read
 * @param role whether the pod has the role that gives access, or needs none
 * @param writeCode pgBackRest's exit code after it wrote, read and removed a small file; also 0 if that was not tried
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
