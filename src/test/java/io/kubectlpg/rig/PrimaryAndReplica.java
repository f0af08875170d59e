package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;

/** An instance that is the primary, and one that is to follow it. */
record PrimaryAndReplica(Instance primary, Instance replica) {
    void begin() {
        replica.start();
        replica.awaitState("uncloned");
        join();
    }

    /** A new container of either needs a new cable. */
    void join() {
        Network.join(primary, replica);
    }

    void restartReplica() {
        replica.restartContainer();
        join();
    }

    /** Also, the replica is a standby. */
    PrimaryAndReplica cloned() {
        begin();
        succeeds("c1", "primary");
        return this;
    }

    void submit(String id, String from) {
        replica.request("submit", id, "clone", from).succeeded();
    }

    void succeeds(String id, String from) {
        submit(id, from);
        assertThat(replica.exitOf(id)).as(replica.logOf(id)).isZero();
        streams();
    }

    void fails(String id, int code, String why) {
        assertThat(replica.exitOf(id)).as(replica.logOf(id)).isEqualTo(code);
        assertThat(replica.logOf(id)).contains(why);
    }

    void streams() {
        primary.sql("INSERT INTO t SELECT max(n) + 1 FROM t");
        String rows = primary.sql("SELECT count(*) FROM t");
        replica.until(
                "has " + rows + " rows",
                () -> replica.tried("SELECT count(*) FROM t").text().equals(rows));
        assertThat(primary.sql("SELECT application_name, state FROM pg_stat_replication"))
                .isEqualTo("demo-2|streaming");
        assertThat(replica.sql("SELECT pg_is_in_recovery()")).isEqualTo("t");
        assertThat(replica.script("ready").exit()).isZero();
        assertThat(cloning()).isFalse();
    }

    /** The standby runs on, and nobody copies over it. */
    void servesOn() {
        replica.awaitReady();
        assertThat(replica.sql("SELECT count(*) > 999 FROM t")).isEqualTo("t");
        assertThat(cloning()).isFalse();
    }

    boolean cloning() {
        return replica.exec("test", "-e", "/pgdata/kubectl-pg/cloning").exit() == 0;
    }

    void endReceivers() {
        primary.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
    }

    void says(String why) {
        replica.until(
                "says why it does not stream: " + why,
                () -> replica.read("run/following").contains(why));
        assertThat(replica.script("observe").succeeded().out()).contains("\"following\":{\"why\":\"");
    }

    void awaitHere() {
        replica.until(
                "stops there", () -> replica.exec("test", "-e", "/run/pg/here").exit() == 0);
    }

    void go() {
        replica.exec("touch", "/run/pg/go").succeeded();
    }

    void noServer() {
        assertThat(replica.exec("pgrep", "-x", "postgres").out()).isEmpty();
    }

    /** From the next container on, which begins here. */
    void cloneBy(String script) {
        assertThat(script).isNotEqualTo(Instance.scriptText("request-clone"));
        replica.exec("rm", "-f", "/run/pg/here", "/run/pg/go").succeeded();
        replica.replaceScript("request-clone", script);
        replica.restartContainer();
        if (primary.lives()) {
            join();
        }
    }

    /** The text of /etc/hosts: where the Service leads to, and the addresses of the pods, the own one first. */
    static String hosts(String service, String... pods) {
        var text = new StringBuilder("127.0.0.1 localhost\n" + service + " demo-rw\n");
        text.append(Network.FIRST + " demo-1-0.demo-pods\n" + Network.SECOND + " demo-2-0.demo-pods\n");
        for (String pod : pods) {
            text.append(pod).append(" demo-pods\n");
        }
        return text.toString();
    }

    /** The primary serves; the other instance is not started yet. */
    static PrimaryAndReplica made(RigTest test, int repositories, Image image) {
        return made(test, repositories, files -> files, files -> files.image(image));
    }

    /** The same; each pod has something of its own. */
    static PrimaryAndReplica made(
            RigTest test,
            int repositories,
            UnaryOperator<InstanceFiles> ofPrimary,
            UnaryOperator<InstanceFiles> ofReplica) {
        Instance primary = test.make(ofPrimary.apply(test.files().created().repositories(repositories)));
        InstanceFiles second = ofReplica.apply(test.files()
                .withoutBootstrap()
                .environment("INSTANCE", "demo-2")
                .environment("HOSTNAME", "demo-2-0"));
        Instance replica = test.make(repositories == 0 ? second : second.repositoriesOf(primary));
        replica.role("replica");
        primary.write("hosts", hosts(Network.FIRST, Network.FIRST, Network.SECOND));
        // Its own address is one of those of the pods.
        replica.write("hosts", hosts(Network.FIRST, Network.SECOND, Network.FIRST));
        serve(primary);
        return new PrimaryAndReplica(primary, replica);
    }

    static void serve(Instance primary) {
        primary.run();
        primary.script("roles").succeeded();
        if (!primary.repositories().isEmpty()) {
            primary.script("stanza").succeeded();
        }
        primary.sql("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
    }
}
