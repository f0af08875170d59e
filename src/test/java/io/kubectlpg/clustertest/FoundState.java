package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A state in which somebody finds the cluster at three in the morning, and what the commands that they would try say in it.
 *
 * @param make brings the cluster into it, however often
 * @param cause a regular expression that whatever names the cause matches
 * @param remedy the same for the command that leads out of it
 * @param cells what each of {@link #COMMANDS} does: its exit code; {@code !} where it says the cause and the remedy; {@code +}
 *     where the cluster is in another state afterwards; {@code *}: not tried, because it depends on the moment
 * @param mend the remedy, to be typed; without {@code kubectl} before it, it is a command of the program
 * @param meanwhile what somebody else does for the remedy to work
 */
record FoundState(String name, Made make, String cause, String remedy, String cells, String mend, Made meanwhile) {
    /** In the order of the cells. Those that only look come first. */
    static final List<String> COMMANDS = List.of(
            "status demo",
            "doctor demo",
            "start demo --timeout 2m",
            "backup incr demo --timeout 3m",
            "restore demo --latest --dry-run",
            "config set demo work_mem=%dMB --yes --timeout 3m",
            "upgrade demo --yes --timeout 3m",
            "resume demo --timeout 2m",
            "abort demo --yes");

    private static final String KUBECTL = "kubectl ";

    private static int changed = 8;

    /** For whose remedy nobody else has to do anything. */
    FoundState(String name, Made make, String cause, String remedy, String cells, String mend) {
        this(name, make, cause, remedy, cells, mend, cluster -> {});
    }

    /** Does what has to be done for it. */
    interface Made {
        void in(RecoverableCluster cluster);
    }

    /** Makes it, tries every command in it, and then the remedy, after which the cluster is healthy and has its rows. */
    void check(RecoverableCluster cluster) {
        cluster.insert(name);
        List<String> rows = cluster.rows();
        String[] expected = cells.strip().split("\\s+", -1);
        assertThat(expected).as("a cell for each command").hasSameSizeAs(COMMANDS);
        var wrong = new ArrayList<String>();
        boolean there = false;
        for (int i = 0; i < expected.length; i++) {
            if (expected[i].equals("*")) {
                continue;
            }
            if (!there) {
                make.in(cluster);
            }
            Finished answer = typed(cluster, COMMANDS.get(i).formatted(++changed));
            judge(answer, expected[i]).ifPresent(wrong::add);
            there = !expected[i].endsWith("+");
        }
        assertThat(wrong)
                .as("what the commands say of a cluster that is: " + name)
                .isEmpty();
        if (!mend.isEmpty()) {
            if (!there) {
                make.in(cluster);
            }
            Running remedy = start(cluster, mend);
            meanwhile.in(cluster);
            remedy.finish().succeeded();
        }
        cluster.awaitReady();
        typed(cluster, "status demo").succeeded();
        assertThat(cluster.rows()).isEqualTo(rows);
        cluster.assertArchives();
    }

    private Optional<String> judge(Finished answer, String cell) {
        String said = answer.out() + answer.err();
        int exit = Integer.parseInt(cell.replaceAll("[!+]", ""));
        boolean names = Pattern.compile(cause).matcher(said).find()
                && Pattern.compile(remedy).matcher(said).find();
        boolean right = answer.exit() == exit && (names || !cell.contains("!"));
        return right
                ? Optional.empty()
                : Optional.of(
                        "%s: %s expected, exit code %d%n%s".formatted(answer.command(), cell, answer.exit(), said));
    }

    private static Finished typed(RecoverableCluster cluster, String line) {
        return start(cluster, line).finish();
    }

    private static Running start(RecoverableCluster cluster, String line) {
        return line.startsWith(KUBECTL)
                ? cluster.namespace().startKubectl(words(line.substring(KUBECTL.length())))
                : cluster.namespace().startPg(words(line));
    }

    private static String[] words(String line) {
        return Arrays.stream(line.split(" ", -1)).toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
