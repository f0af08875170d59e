package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.cluster.Observation;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the script {@code observe} answers to somebody who asks again and again. */
class ObserveRigTest extends RigTest {
    private static final String PSQL = "psql -XAtq -h /run/pg -U postgres -d postgres -c ";
    /** Prints the numbers of the processes in which the server works for {@code observe}. */
    private static final String SESSIONS =
            PSQL + "\"SELECT 'session', pid FROM pg_stat_activity WHERE application_name = 'kubectl-pg'\";";

    private static final String END_SESSIONS = PSQL
            + "\"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'kubectl-pg'\" >/dev/null;";

    private Instance instance;

    @BeforeEach
    void start() {
        instance = make(files().created()).run();
    }

    @Test
    void answersEachLineThatItReadsOverOneConnection() {
        List<String> said = said("ask one;" + SESSIONS + "ask two;" + SESSIONS + "ask 'three 3';" + SESSIONS);

        List<String> answers = said.stream().filter(line -> line.contains("{")).toList();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).startsWith("one {");
        assertThat(answers.get(1)).startsWith("two {");
        assertThat(answers.get(2)).startsWith("three 3 {");
        answers.forEach(answer -> {
            var observation = Observation.parse(document(answer));
            assertThat(observation.server()).isPresent();
            assertThat(observation.databaseSize()).isPresent();
        });
        assertThat(said.stream().filter(line -> line.startsWith("session|")))
                .as(said.toString())
                .hasSize(3)
                .containsOnly(said.get(1));
    }

    @Test
    void whatItAnswersIsOfThisMoment() {
        List<String> said = said(
                "ask one;" + PSQL + "'CREATE TABLE t AS SELECT 1'; echo 'stopped by hand' >/run/pg/state; ask two;");

        assertThat(document(said.get(1)).at("/server/lsn").asText())
                .isNotEqualTo(document(said.get(0)).at("/server/lsn").asText());
        assertThat(document(said.get(1)).path("state").asText()).isEqualTo("stopped");
    }

    @Test
    void findsTheNextServerWhenItsOwnHasEnded() {
        assertThat(servers("ask one;" + END_SESSIONS + "ask two;")).containsExactly(true, true);
    }

    @Test
    void goesOnWhileNoServerRuns() {
        assertThat(servers("ask one; mkdir /run/pg/away; mv /run/pg/.s.PGSQL.5432 /run/pg/away;"
                        + END_SESSIONS.replace("-h /run/pg", "-h /run/pg/away")
                        + "ask two; ask three; mv /run/pg/away/.s.PGSQL.5432 /run/pg; ask four;"))
                .containsExactly(true, false, false, true);
    }

    @Test
    void leavesNothingBehindWhenItsInputEnds() {
        List<String> said = said("ask one;" + SESSIONS + "exec {to}>&-; wait $observe_PID; sleep 0.5;" + SESSIONS);

        assertThat(said.stream().filter(line -> line.startsWith("session|"))).hasSize(1);
    }

    private List<Boolean> servers(String commands) {
        return said(commands).stream()
                .map(line -> document(line).path("server").isObject())
                .toList();
    }

    /** What these commands print, of which {@code ask LINE} prints what {@code observe} answers. */
    private List<String> said(String commands) {
        return instance.exec("bash", "-c", """
                        coproc observe { bash /opt/kubectl-pg/observe each; }
                        exec {to}>&"${observe[1]}"
                        exec {observe[1]}>&-
                        ask() { echo "$1" >&"$to"; read -r -t 20 line <&"${observe[0]}" || exit 1; echo "$line"; }
                        """ + commands + "exit 0")
                .succeeded()
                .out()
                .lines()
                .toList();
    }

    private static JsonNode document(String answer) {
        try {
            return JsonMapper.builder().build().readTree(answer.substring(answer.indexOf('{')));
        } catch (JsonProcessingException unreadable) {
            throw new AssertionError(answer, unreadable);
        }
    }
}
