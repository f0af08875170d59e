package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table that decides whether a server may run: every combination, against the rules in words. */
class GuardTest {
    private static final List<String> ROLES = List.of("primary", "replica", "", "boss");
    private static final List<String> YES_NO = List.of("yes", "no");
    private static final List<String> BOOTSTRAPS = List.of("init", "");
    private static final List<String> RESTORES = List.of("", "4f2a");

    /** What each combination leads to. It is asked once: each is a process. */
    private static final Map<List<String>, String> VERDICTS = new HashMap<>();

    private record Situation(
            String role,
            String data,
            String standby,
            String bootstrap,
            String restoring,
            String other,
            String moved,
            String cloning,
            String epoch) {
        private List<String> arguments() {
            return List.of(role, data, standby, bootstrap, restoring, other, moved, cloning, epoch);
        }

        private boolean free() {
            return restoring.isEmpty() && moved.isEmpty() && cloning.isEmpty();
        }
    }

    @Test
    void aServerRunsOnlyAsThePrimaryThatItsLabelSaysOnDataThatNoRestoreOwns() throws IOException, InterruptedException {
        for (Situation s : situations()) {
            boolean may = s.role().equals("primary")
                    && s.data().equals("yes")
                    && s.standby().equals("no")
                    && s.free();
            assertThat(guard(s).equals("run")).as("%s → %s", s, guard(s)).isEqualTo(may);
        }
    }

    /** Whatever its role: it reads only, and an order makes it the primary. */
    @Test
    void aStandbyRunsOnlyOnTheDataOfAStandby() throws IOException, InterruptedException {
        for (Situation s : situations()) {
            boolean may = List.of("primary", "replica").contains(s.role())
                    && s.data().equals("yes")
                    && s.standby().equals("yes")
                    && s.free();
            assertThat(guard(s).equals("standby")).as("%s → %s", s, guard(s)).isEqualTo(may);
        }
    }

    /** Without a decision its commits may be the only ones. */
    @Test
    void aPrimaryBecomesAStandbyOnlyByADecision() throws IOException, InterruptedException {
        for (Situation s : situations()) {
            boolean may = s.role().equals("replica")
                    && s.data().equals("yes")
                    && s.standby().equals("no")
                    && s.epoch().equals("3")
                    && s.free();
            assertThat(guard(s).equals("demote")).as("%s → %s", s, guard(s)).isEqualTo(may);
        }
    }

    /** Whoever has no other instance, or is none that would accept writes, asks nobody. */
    @Test
    void aPrimaryStartsOnlyAfterTheOtherInstancesWereAskedAndNoneObjects() throws IOException, InterruptedException {
        Map<String, String> answers = Map.of(
                "unasked", "ask",
                "agree", "run",
                "alone", "run",
                "objects demo-2 is the primary",
                        "wait superseded demo-2 is the primary: it accepts nothing until its own role is clear",
                "isolated",
                        "wait isolated neither another instance nor the API server answers; another instance may be the "
                                + "primary by now, so it accepts nothing until one of them answers");
        for (Situation s : situations()) {
            if (guard(s).equals("run")) {
                for (Map.Entry<String, String> answer : answers.entrySet()) {
                    assertThat(guard(with(s, answer.getKey())))
                            .as("%s %s", s, answer.getKey())
                            .isEqualTo(answer.getValue());
                }
            } else {
                assertThat(guard(with(s, "unasked"))).as(s.toString()).isEqualTo(guard(s));
            }
        }
    }

    private static List<String> with(Situation situation, String peers) {
        var arguments = new ArrayList<>(situation.arguments());
        arguments.add(peers);
        return arguments;
    }

    @Test
    void aDatabaseIsCreatedOnlyWhereThereIsNoneAndThePodMay() throws IOException, InterruptedException {
        for (Situation s : situations()) {
            boolean may = s.role().equals("primary")
                    && s.data().equals("no")
                    && s.bootstrap().equals("init")
                    && s.other().isEmpty()
                    && s.free();
            assertThat(guard(s).equals("bootstrap")).as("%s → %s", s, guard(s)).isEqualTo(may);
        }
    }

    @Test
    void whoMustWaitIsToldWhy() throws IOException, InterruptedException {
        for (Situation s : situations()) {
            assertThat(guard(s)).as("%s", s).matches("run|standby|demote|bootstrap|wait [a-z-]+ .{10,}");
        }
    }

    /** A supervisor that runs since before an upgrade calls it with what its version knew: first five arguments, and later up to eight. */
    @Test
    void anEarlierSupervisorRunsItsServerByTheRulesThatItKnows() throws IOException, InterruptedException {
        for (int known = 5; known <= 8; known++) {
            assertThat(guard(List.of("primary", "yes", "no", "", "", "", "", "").subList(0, known)))
                    .isEqualTo("run");
            assertThat(guard(List.of("primary", "no", "no", "", "", "", "", "").subList(0, known)))
                    .startsWith("wait empty ");
        }
    }

    private static List<Situation> situations() {
        var all = new ArrayList<Situation>();
        for (String role : ROLES) {
            for (String data : YES_NO) {
                for (String standby : YES_NO) {
                    for (String bootstrap : BOOTSTRAPS) {
                        for (String restoring : RESTORES) {
                            for (String epoch : List.of("0", "3")) {
                                for (String other : List.of("", "16")) {
                                    all.add(new Situation(
                                            role, data, standby, bootstrap, restoring, other, "", "", epoch));
                                }
                                all.add(new Situation(
                                        role, data, standby, bootstrap, restoring, "", "demo-2", "", epoch));
                                all.add(new Situation(role, data, standby, bootstrap, restoring, "", "", "c1", epoch));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private static String guard(Situation situation) throws IOException, InterruptedException {
        return guard(situation.arguments());
    }

    private static String guard(List<String> arguments) throws IOException, InterruptedException {
        String known = VERDICTS.get(arguments);
        if (known != null) {
            return known;
        }
        String verdict = called(arguments);
        VERDICTS.put(arguments, verdict);
        return verdict;
    }

    private static String called(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", "manifests/base/scripts/guard"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String verdict = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(verdict).isZero();
        return verdict.strip();
    }
}
