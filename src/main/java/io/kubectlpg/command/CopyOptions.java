package io.kubectlpg.command;

import io.kubectlpg.operation.replicas.CopyFrom;
import picocli.CommandLine.Option;

/** The option that says from where a replica is copied. */
class CopyOptions {
    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            description = "From where a replica is copied: repository (the newest backup), primary (with "
                    + "pg_basebackup), rewind (copies only what differs; for an old primary after a failover; works "
                    + "only with replicas rebuild), or auto: from the repository if it has a backup that leads to the "
                    + "present timeline, otherwise from the primary. Without the option: auto.")
    CopyFrom from = CopyFrom.AUTO;

    /** The options as they are typed behind a command, with a blank before each. */
    String words() {
        return from == CopyFrom.AUTO ? "" : " --from " + from.word();
    }
}
