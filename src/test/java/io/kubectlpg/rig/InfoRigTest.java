package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.cluster.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance says of itself while it cannot ask its repository. */
class InfoRigTest extends RigTest {
    private static final String KEPT = "/pgdata/kubectl-pg/info.json";

    private Instance instance;

    @BeforeEach
    void start() {
        instance = make(files().repositories(1)).run();
        instance.script("stanza").succeeded();
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();
    }

    /** As while the Secret with the keys is gone. */
    private void loseTheKeys() {
        instance.write("config/pgbackrest.conf", """
                [global]
                repo1-type=s3
                repo1-path=/db
                repo1-s3-bucket=b
                repo1-s3-endpoint=localhost
                repo1-s3-region=us-east-1
                [demo]
                pg1-path=/pgdata/17
                pg1-socket-path=/run/pg
                """);
    }

    @Test
    void anAnswerThatIsNoDocumentIsNeverKept() {
        String kept = instance.exec("cat", KEPT).succeeded().out();
        loseTheKeys();

        Finished asked = instance.script("info");

        assertThat(asked.exit()).isEqualTo(8);
        assertThat(asked.out()).contains("requires option: repo1-s3-key");
        assertThat(instance.exec("cat", KEPT).succeeded().out()).isEqualTo(kept);
        assertThat(Observation.parse(observed()).info().orElseThrow().newest()).isPresent();
    }

    @Test
    void anErrorMessageThatAnEarlierVersionKeptIsNotShownAsADocument() {
        instance.exec("bash", "-c", "echo '[037]: info command requires option: repo1-s3-key' >" + KEPT)
                .succeeded();
        assertThat(observed().path("info").isNull()).isTrue();

        instance.script("info").succeeded();

        assertThat(Observation.parse(observed()).info().orElseThrow().newest()).isPresent();
    }

    @Test
    void saysSinceWhenSegmentsWait() {
        assertThat(observed().at("/server/readySince").isNull()).isTrue();
        loseTheKeys();

        instance.sql("SELECT pg_switch_wal() FROM (SELECT pg_current_xact_id()) AS x");

        instance.until("waits", () -> observed().at("/server/walReady").asInt() > 0);
        assertThat(observed().at("/server/readySince").asText()).startsWith("20");
    }

    private JsonNode observed() {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(instance.script("observe").succeeded().out());
        } catch (JsonProcessingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
