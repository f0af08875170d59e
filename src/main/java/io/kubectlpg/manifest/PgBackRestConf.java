package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Retention;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file pgbackrest.conf of a spec with a repository. The keys are not in it: a wrapper exports them at each call. */
final class PgBackRestConf {
    static final String CA_FILE = "s3-ca.crt";

    private PgBackRestConf() {}

    static String of(ClusterName name, String namespace, Spec spec, S3Repository repository) {
        var global = new LinkedHashMap<String, String>();
        global.put("repo1-type", "s3");
        global.put("repo1-path", repository.path(namespace, name));
        global.put("repo1-s3-bucket", repository.bucket());
        global.put("repo1-s3-endpoint", repository.endpoint());
        global.put("repo1-s3-region", repository.region());
        if (!repository.keyType().equals("shared")) {
            global.put("repo1-s3-key-type", repository.keyType());
        }
        spec.text("/backup/s3/kmsKeyId").ifPresent(key -> global.put("repo1-s3-kms-key-id", key));
        if (spec.encrypted()) {
            global.put("repo1-cipher-type", "aes-256-cbc");
        }
        global.put("repo1-s3-uri-style", repository.pathStyle() ? "path" : "host");
        global.put("repo1-storage-verify-tls", repository.verify() ? "y" : "n");
        if (repository.ca().isPresent()) {
            global.put("repo1-storage-ca-file", "/etc/pg/" + CA_FILE);
        }
        global.put("repo1-retention-full", Integer.toString(spec.retention().full()));
        if (spec.retention().type() == Retention.Type.TIME) {
            global.put("repo1-retention-full-type", "time");
        }
        if (spec.processMax() > 1) {
            global.put("process-max", Integer.toString(spec.processMax()));
        }
        global.put("compress-type", spec.compression().type().toString());
        global.put("compress-level", Integer.toString(spec.compression().level()));
        global.put("start-fast", "y");
        // One object for many small files: a request each is what a small backup in S3 spends its time on.
        global.put("repo1-bundle", "y");
        global.put("lock-path", "/run/pg/pgbackrest");
        global.put("spool-path", "/run/pg/spool");
        global.put("log-level-file", "off");
        global.put("log-level-console", "info");

        var stanza = new LinkedHashMap<String, String>();
        stanza.put("pg1-path", "/pgdata/" + spec.version());
        stanza.put("pg1-socket-path", "/run/pg");

        return "# Made by kubectl-pg from the values of the cluster.\n"
                + section("global", global)
                + "\n"
                + section(name.value(), stanza);
    }

    private static String section(String name, Map<String, String> options) {
        var text = new StringBuilder("[" + name + "]\n");
        options.forEach((key, value) -> {
            if (value.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException(key + " is one line without control characters");
            }
            text.append(key).append('=').append(value).append('\n');
        });
        return text.toString();
    }
}
