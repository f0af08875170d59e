package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicationHealthTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final String STREAMING = """
            {"applicationName":"demo-2","state":"streaming","lagBytes":0,"lagSeconds":null}""";
    private static final String SLOT = """
            {"name":"demo_2","active":%s,"walStatus":"%s","keptBytes":%d}""";

    @Test
    void saysNothingOfAReplicaThatStreams() {
        assertThat(findings(primary(STREAMING, SLOT.formatted(true, "reserved", 0)), replica()))
                .isEmpty();
    }

    @Test
    void namesTheRewindOfAReplicaThatHasWhatThePrimaryHasNot() {
        ObjectNode replica = replica();
        replica.putObject("following")
                .put("why", "it has what the primary has not, 1 commit")
                .put("lasts", true)
                .put("diverged", true);
        assertThat(findings(primary("", SLOT.formatted(false, "reserved", 0)), replica))
                .containsExactly(
                        "ERROR demo-2 does not follow the primary: it has what the primary has not, 1 commit | to drop that:"
                                + " kubectl pg replicas rebuild demo-2 --from rewind, which keeps a copy of the WAL. Without the"
                                + " option the whole database is copied, and nothing is kept");
        replica.putObject("following")
                .put("why", "no commit")
                .put("lasts", false)
                .put("rewinds", true);
        assertThat(findings(primary("", SLOT.formatted(false, "reserved", 0)), replica))
                .containsExactly("ERROR demo-2 does not follow the primary: no commit | wait: it is rewound by itself."
                        + " kubectl pg status demo shows when it streams");
    }

    @Test
    void namesAReplicaThatDoesNotFollowWithItsReasonAndWhatItsSlotKeeps() {
        ObjectNode replica = replica();
        replica.putObject("following")
                .put("why", "this standby is ahead of the primary")
                .put("lasts", true);
        assertThat(findings(primary("", SLOT.formatted(false, "extended", 3L << 30)), replica))
                .containsExactly(
                        "ERROR demo-2 does not follow the primary: this standby is ahead of the primary; its slot keeps 3.0 GiB"
                                + " of WAL on the primary | copy it again: kubectl pg replicas rebuild demo-2");
        assertThat(findings(primary("", SLOT.formatted(false, "lost", 0)), replica()))
                .singleElement()
                .asString()
                .contains("the primary has removed WAL that it needs");
    }

    @Test
    void aReplicaThatReplaysWithADelayIsNoError() {
        ObjectNode replica = replica();
        ((ObjectNode) replica.get("server")).put("replayDelay", 3_600_000);
        assertThat(findings(primary("", SLOT.formatted(false, "extended", 3L << 30)), replica))
                .containsExactly(
                        "WARNING demo-2 receives no WAL until it has replayed what it has: it replays with a delay on purpose;"
                                + " its slot keeps 3.0 GiB of WAL on the primary | wait, or shorten recovery_min_apply_delay on"
                                + " demo-2");
        assertThat(findings(
                        primary(STREAMING.replace(":0,", ":20971520000,"), SLOT.formatted(true, "reserved", 0)),
                        replica))
                .isEmpty();
    }

    @Test
    void aServerThatHasJustStartedMayCatchUp() {
        ObjectNode replica = replica();
        ((ObjectNode) replica.get("server")).put("startedAt", "2026-11-21T08:59:55+00:00");
        assertThat(findings(primary("", SLOT.formatted(false, "reserved", 0)), replica))
                .singleElement()
                .asString()
                .startsWith("WARNING demo-2 catches up with the primary |");
        assertThat(findings(
                        primary(
                                STREAMING.replace("streaming", "catchup").replace(":0,", ":209715200,"),
                                SLOT.formatted(true, "reserved", 0)),
                        replica()))
                .singleElement()
                .asString()
                .startsWith("WARNING demo-2 catches up with the primary: 200 MiB of WAL to go |");
    }

    @Test
    void warnsOfWalThatIsNotReplayedAndOfASlotThatNobodyUses() {
        assertThat(findings(
                        primary(
                                STREAMING.replace(":0,", ":209715200,"),
                                SLOT.formatted(true, "reserved", 0) + ","
                                        + SLOT.formatted(false, "reserved", 5L << 20)
                                                .replace("demo_2", "debezium")),
                        replica()))
                .satisfiesExactly(
                        lag -> assertThat(lag).startsWith("WARNING demo-2 has not replayed the last 200 MiB of WAL"),
                        slot -> assertThat(slot)
                                .contains(
                                        "the replication slot debezium has no receiver and keeps 5 MiB of WAL on the primary")
                                .endsWith(
                                        "kubectl pg psql demo -- -c \"SELECT pg_drop_replication_slot('debezium')\""));
    }

    @Test
    void byAnotherRuleALagIsAnError() {
        var rule = new LagRule(1L << 20, Finding.Severity.ERROR);
        String slot = SLOT.formatted(true, "reserved", 0);
        String late = STREAMING.replace(":0,", ":3145728,");
        assertThat(findings(primary(late, slot), replica())).isEmpty();
        assertThat(findings(primary(late, slot), replica(), rule))
                .singleElement()
                .asString()
                .startsWith("ERROR demo-2 has not replayed the last 3 MiB of WAL |");
        assertThat(findings(primary(late.replace("streaming", "catchup"), slot), replica(), rule))
                .singleElement()
                .asString()
                .startsWith("ERROR demo-2 catches up with the primary: 3 MiB of WAL to go |");
        assertThat(findings(primary(STREAMING, slot), replica(), new LagRule(0, Finding.Severity.ERROR)))
                .isEmpty();
    }

    @Test
    void aVolumeWithoutACompleteCopyIsNamed() {
        for (String word : List.of("uncloned", "cloning")) {
            ObjectNode replica = replica();
            replica.putNull("server").put("state", word).put("reason", "it waits");
            List<Finding> findings = Health.of(state(primary("", ""), replica)).findings();
            assertThat(findings)
                    .filteredOn(finding -> finding.problem().contains("demo-2"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
                        assertThat(finding.remedy()).endsWith("kubectl pg replicas rebuild demo-2");
                    });
        }
    }

    private static List<String> findings(ObjectNode primary, ObjectNode replica) {
        return findings(primary, replica, LagRule.OF_STATUS);
    }

    private static List<String> findings(ObjectNode primary, ObjectNode replica, LagRule rule) {
        return ReplicationHealth.of(state(primary, replica), rule).stream()
                .map(finding -> finding.severity() + " " + finding.problem() + " | " + finding.remedy())
                .toList();
    }

    private static ClusterState state(ObjectNode primary, ObjectNode replica) {
        return new ClusterState(
                DEMO, List.of(instance(1, "primary", primary), instance(2, "replica", replica)), List.of());
    }

    private static Instance instance(int number, String role, ObjectNode observation) {
        ObjectNode statefulSet = Observations.read("""
                {"spec":{"replicas":1,"template":{"metadata":{"labels":{"kubectl-pg.io/role":"%s"}}}}}""".formatted(role));
        return Instance.of(new InstanceName(DEMO, number), statefulSet, Optional.empty())
                .observed(Observation.parse(observation));
    }

    private static ObjectNode primary(String senders, String slots) {
        ObjectNode observation = Observations.healthy();
        ObjectNode server = (ObjectNode) observation.get("server");
        ObjectNode replication = Observations.read("{\"replication\":[%s],\"slots\":[%s]}".formatted(senders, slots));
        server.set("replication", replication.get("replication"));
        server.set("slots", replication.get("slots"));
        return observation;
    }

    private static ObjectNode replica() {
        ObjectNode observation = Observations.healthy();
        ((ObjectNode) observation.get("server")).put("inRecovery", true);
        return observation;
    }
}
