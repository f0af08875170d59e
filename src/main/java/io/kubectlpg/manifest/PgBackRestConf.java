package io.kubectlpg.manifest;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.Retention;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.VolumeRepository;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the file pgbackrest.conf from a spec with repositories. The file contains no keys: a wrapper script exports the
 * keys for each call of pgBackRest.
 */
final class PgBackRestConf {
    /** The name of the file, which is also its key in the ConfigMap {@code NAME-config}. */
    static final String FILE = "pgbackrest.conf";

    private static final String HEADER = "# Made by kubectl-pg from the values of the cluster.\n";

    private PgBackRestConf() {}

    /** The pgbackrest.conf of an instance. */
    static String of(ClusterName name, String namespace, Spec spec) {
        return of(name, namespace, spec, false);
    }

    /** The pgbackrest.conf of a pod that mounts the repository's volume and needs no repository host. */
    static String ofRepositoryPod(ClusterName name, String namespace, Spec spec) {
        return of(name, namespace, spec, true);
    }

    private static String of(ClusterName name, String namespace, Spec spec, boolean mounted) {
        var global = new LinkedHashMap<String, String>();
        for (Repository repository : spec.repositories()) {
            String repo = "repo" + repository.number() + "-";
            switch (repository) {
                case S3Repository s3 -> bucket(global, repo, s3, name, namespace);
                case VolumeRepository volume when mounted -> global.put(repo + "path", RepositoryHost.PATH);
                case VolumeRepository volume -> host(global, volume.number(), RepositoryHost.address(name, namespace));
            }
            kept(global, repo, spec);
        }
        if (spec.processMax() > 1) {
            global.put("process-max", Integer.toString(spec.processMax()));
        }
        global.put("compress-type", spec.compression().type().toString());
        global.put("compress-level", Integer.toString(spec.compression().level()));
        global.put("start-fast", "y");
        if (spec.flag("/backup/archiveAsync")) {
            // The spool folder is not on the volume: a new pod begins with an empty one. A spool file of another
            // history could answer for a segment of the same name.
            global.put("archive-async", "y");
        }
        paths(global);

        var stanza = new LinkedHashMap<String, String>();
        stanza.put("pg1-path", "/pgdata/" + spec.version());
        stanza.put("pg1-socket-path", "/run/pg");
        return HEADER + section("global", global) + "\n" + section(name.value(), stanza);
    }

    /**
     * The pgbackrest.conf of the TLS server on the repository host. The host only stores files; the instances run
     * pgBackRest.
     */
    static String ofRepositoryHost(ClusterName name) {
        var global = new LinkedHashMap<String, String>();
        global.put("tls-server-address", "*");
        global.put("tls-server-auth", RepositoryHost.instancesCommonName(name) + "=" + name);
        global.put("tls-server-ca-file", RepositoryHost.TLS + "/ca.crt");
        global.put("tls-server-cert-file", RepositoryHost.TLS + "/tls.crt");
        global.put("tls-server-key-file", RepositoryHost.TLS + "/tls.key");
        paths(global);
        return HEADER + section("global", global);
    }

    /**
     * The file that pgBackRest reads on the repository host if an instance calls it. The instance names the file after
     * the number of the repository. That number changes when another repository is added or removed, and pods see the
     * change at different times. So there is one file for each number. pgBackRest does not allow two repositories with
     * the same path in one file.
     */
    static String ofRepository(int number) {
        var global = new LinkedHashMap<String, String>();
        global.put("repo" + number + "-path", RepositoryHost.PATH);
        paths(global);
        return HEADER + section("global", global);
    }

    private static void paths(Map<String, String> global) {
        global.put("lock-path", "/run/pg/pgbackrest");
        global.put("spool-path", "/run/pg/spool");
        global.put("log-level-file", "off");
        global.put("log-level-console", "info");
    }

    private static void host(Map<String, String> global, int number, String address) {
        String repo = "repo" + number + "-";
        global.put(repo + "host", address);
        global.put(repo + "host-type", "tls");
        global.put(repo + "host-config", "/etc/pg/repository-" + number + ".conf");
        global.put(repo + "host-ca-file", RepositoryHost.TLS + "/ca.crt");
        global.put(repo + "host-cert-file", RepositoryHost.TLS + "/tls.crt");
        global.put(repo + "host-key-file", RepositoryHost.TLS + "/tls.key");
    }

    private static void bucket(
            Map<String, String> global, String repo, S3Repository s3, ClusterName name, String namespace) {
        global.put(repo + "type", "s3");
        global.put(repo + "path", s3.path(namespace, name));
        global.put(repo + "s3-bucket", s3.bucket());
        global.put(repo + "s3-endpoint", s3.endpoint());
        global.put(repo + "s3-region", s3.region());
        if (!s3.keyType().equals("shared")) {
            global.put(repo + "s3-key-type", s3.keyType());
        }
        s3.kmsKeyId().ifPresent(key -> global.put(repo + "s3-kms-key-id", key));
        global.put(repo + "s3-uri-style", s3.pathStyle() ? "path" : "host");
        global.put(repo + "storage-verify-tls", s3.verify() ? "y" : "n");
        if (s3.ca().isPresent()) {
            global.put(repo + "storage-ca-file", "/etc/pg/" + caFile(s3.slot()));
        }
    }

    /** The key in the ConfigMap for the CA certificates of a bucket's endpoint. */
    static String caFile(RepositorySlot slot) {
        return slot.word() + "-ca.crt";
    }

    /** Adds the options that every repository has. */
    private static void kept(Map<String, String> global, String repo, Spec spec) {
        if (spec.encrypted()) {
            global.put(repo + "cipher-type", "aes-256-cbc");
        }
        retention(global, repo, spec.retention());
        // pgBackRest packs many small files into one object. A small backup in S3 spends most of its time on one
        // request for each file.
        global.put(repo + "bundle", "y");
    }

    private static void retention(Map<String, String> global, String repo, Retention retention) {
        global.put(repo + "retention-full", Integer.toString(retention.full()));
        if (retention.type() == Retention.Type.TIME) {
            global.put(repo + "retention-full-type", "time");
        }
        if (retention.diff() > 0) {
            global.put(repo + "retention-diff", Integer.toString(retention.diff()));
        }
        if (retention.archive() > 0) {
            global.put(repo + "retention-archive", Integer.toString(retention.archive()));
            global.put(
                    repo + "retention-archive-type",
                    retention.archiveType().name().toLowerCase(Locale.ROOT));
        }
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
