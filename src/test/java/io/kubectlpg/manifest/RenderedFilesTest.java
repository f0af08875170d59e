package io.kubectlpg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderedFilesTest {

    @Test
    void postgresqlConfIsSortedAndQuoted() {
        assertThat(PostgresConf.of(Clusters.plain())).isEqualTo("""
                        # Made by kubectl-pg from the values of the cluster.
                        archive_mode = 'off'
                        archive_timeout = '60'
                        effective_cache_size = '1GB'
                        hba_file = '/etc/pg/pg_hba.conf'
                        hot_standby = 'on'
                        ident_file = '/etc/pg/pg_ident.conf'
                        listen_addresses = '*'
                        log_destination = 'stderr'
                        log_line_prefix = '%m [%p] %q%u@%d '
                        logging_collector = 'off'
                        max_connections = '100'
                        max_replication_slots = '10'
                        max_slot_wal_keep_size = '1024MB'
                        max_wal_senders = '10'
                        password_encryption = 'scram-sha-256'
                        shared_buffers = '256MB'
                        shared_preload_libraries = 'pg_stat_statements'
                        unix_socket_directories = '/run/pg'
                        wal_level = 'replica'
                        wal_log_hints = 'on'
                        """);
    }

    @Test
    void withARepositoryWalIsArchivedAndFetchedByTheWrapper() {
        assertThat(PostgresConf.of(Clusters.s3()).lines())
                .contains(
                        "archive_mode = 'on'",
                        "archive_command = '/opt/kubectl-pg/pgbackrest archive-push %p'",
                        "restore_command = '/opt/kubectl-pg/archive-get %f %p'");
    }

    @Test
    void aParameterDoesNotEscapeItsLine() {
        Spec spec = Clusters.yaml("parameters: {search_path: \"a'b\\\\c\"}");

        assertThat(PostgresConf.of(spec).lines()).contains("search_path = 'a''b\\\\c'");
        assertThatThrownBy(() -> PostgresConf.quoted("a\nport = 1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parametersMayChangeWhatIsPresetAndAddLibraries() {
        Spec spec = Clusters.yaml("parameters: {archive_timeout: 5min, shared_preload_libraries: 'auto_explain, x'}");

        assertThat(PostgresConf.of(spec).lines())
                .contains("archive_timeout = '5min'", "shared_preload_libraries = 'auto_explain,x,pg_stat_statements'");
    }

    @ParameterizedTest
    @CsvSource({
        "'storage: {size: 1Gi}', 256MB",
        "'storage: {size: 5Gi}', 1024MB",
        "'storage: {size: 100Gi}', 10240MB",
        "'{storage: {size: 100Gi}, walStorage: {enabled: true, size: 20Gi}}', 2048MB",
        "'{storage: {size: 100Gi}, parameters: {max_slot_wal_keep_size: -1}}', -1",
    })
    void aReplicaThatIsAwayDoesNotFillTheVolume(String values, String limit) {
        assertThat(PostgresConf.of(Clusters.yaml(values)).lines()).contains("max_slot_wal_keep_size = '" + limit + "'");
    }

    @Test
    void nobodyIsTrusted() {
        assertThat(ManifestFiles.text("base/pg_hba.conf").lines().filter(line -> !line.startsWith("#")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" scram-sha-256") || line.matches("local +all +postgres +peer"));
    }

    @Test
    void pgbackrestConfNamesTheRepositoryAndNoKeys() {
        Spec spec = Clusters.s3();

        assertThat(PgBackRestConf.of(Clusters.DEMO, "prod", spec)).isEqualTo("""
                        # Made by kubectl-pg from the values of the cluster.
                        [global]
                        repo1-type=s3
                        repo1-path=/team/prod/demo
                        repo1-s3-bucket=backups
                        repo1-s3-endpoint=minio.example.com:9000
                        repo1-s3-region=us-east-1
                        repo1-s3-uri-style=path
                        repo1-storage-verify-tls=y
                        repo1-storage-ca-file=/etc/pg/s3-ca.crt
                        repo1-retention-full=7
                        repo1-bundle=y
                        compress-type=lz4
                        compress-level=1
                        start-fast=y
                        lock-path=/run/pg/pgbackrest
                        spool-path=/run/pg/spool
                        log-level-file=off
                        log-level-console=info

                        [demo]
                        pg1-path=/pgdata/17
                        pg1-socket-path=/run/pg
                        """);
    }

    @Test
    void repositoriesAreNumberedInTheirOrderAndOneOnAVolumeIsReachedByTls() {
        Spec spec = Clusters.yaml("""
                backup:
                  s3: {bucket: here, endpoint: s3.example.com, existingSecret: keys}
                  secondary: {s3: {bucket: there, endpoint: s3.example.net, keyType: auto}}
                  volume: {enabled: true}
                  encryption: {enabled: true}
                """);

        assertThat(PgBackRestConf.of(Clusters.DEMO, "prod", spec).lines())
                .contains(
                        "repo1-s3-bucket=here",
                        "repo2-s3-bucket=there",
                        "repo2-s3-key-type=auto",
                        "repo3-host=demo-repo.prod.svc",
                        "repo3-host-type=tls",
                        "repo3-host-config=/etc/pg/repository-3.conf",
                        "repo3-cipher-type=aes-256-cbc",
                        "repo3-retention-full=7")
                .noneMatch(line -> line.startsWith("repo3-path"));
        assertThat(Settings.of(Clusters.DEMO, spec)).contains("REPOSITORY=s3,secondary,volume\n");
    }

    @Test
    void theRepositoryHostLetsInstancesOfItsClusterInAndKnowsNoPassphrase() {
        assertThat(PgBackRestConf.ofRepositoryHost(Clusters.DEMO)).isEqualTo("""
                        # Made by kubectl-pg from the values of the cluster.
                        [global]
                        tls-server-address=*
                        tls-server-auth=demo-instances=demo
                        tls-server-ca-file=/etc/pg-secrets/repository-tls/ca.crt
                        tls-server-cert-file=/etc/pg-secrets/repository-tls/tls.crt
                        tls-server-key-file=/etc/pg-secrets/repository-tls/tls.key
                        lock-path=/run/pg/pgbackrest
                        spool-path=/run/pg/spool
                        log-level-file=off
                        log-level-console=info
                        """);
    }

    @Test
    void settingsTellTheScriptsWhatTheyNeed() {
        assertThat(Settings.of(Clusters.DEMO, Clusters.plain())).isEqualTo("""
                        UID_EXPECTED=999
                        DATABASE=myapp
                        OWNER=myapp
                        REPOSITORY=none
                        STANZA=demo
                        LOCALE=C.UTF-8
                        ENCODING=UTF8
                        DATA_CHECKSUMS=on
                        WAL_SEGMENT_SIZE=16
                        LOG_FORMAT=text
                        RESTORE_PROCESSES=1
                        REPOSITORY_TIMEOUT=3600
                        PRIMARY_SERVICE=demo-rw
                        ISOLATION=stop
                        DIVERGED=keep
                        """);
        assertThat(Settings.of(Clusters.DEMO, Clusters.s3())).contains("REPOSITORY=s3\n");
    }

    @Test
    void credentialsAreEncodedForEachForm() {
        var credentials = new AppCredentials("demo-rw.prod", "my-app", "ann", "a:b/c@d\\e +*");

        assertThat(credentials.keys())
                .containsOnlyKeys("username", "user", "password", "dbname", "host", "port", "uri", "jdbc-uri", "pgpass")
                .containsEntry("username", "ann")
                .containsEntry("user", "ann")
                .containsEntry("dbname", "my-app")
                .containsEntry("host", "demo-rw.prod")
                .containsEntry("port", "5432")
                .containsEntry("password", "a:b/c@d\\e +*")
                .containsEntry("uri", "postgresql://ann:a%3Ab%2Fc%40d%5Ce%20%2B%2A@demo-rw.prod:5432/my-app")
                .containsEntry(
                        "jdbc-uri",
                        "jdbc:postgresql://demo-rw.prod:5432/my-app?password=a%3Ab%2Fc%40d%5Ce%20%2B%2A&user=ann")
                .containsEntry("pgpass", "demo-rw.prod:5432:my-app:ann:a\\:b/c@d\\\\e +*\n");
        assertThat(credentials.toString()).doesNotContain("a:b");
    }
}
