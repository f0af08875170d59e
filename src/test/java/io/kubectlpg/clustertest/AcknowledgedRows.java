package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows that a writer was told to be committed, and those of them that failovers have given up. */
final class AcknowledgedRows {
    private static final Pattern LAST_COMMIT =
            Pattern.compile("Its last commit is of (\\S+) (\\S+)\\+00, .* Later commits are lost");
    private static final String SCRIPT = """
            for ((n = 1; ; n++)); do
              sleep 0.05
              while [[ -e /tmp/pause ]]; do sleep 0.1; done
              # What was cut off may be committed all the same: it is not written again.
              if PGCONNECT_TIMEOUT=2 timeout 10 psql -XAtq "$URI" -c "INSERT INTO entries (entry) VALUES ('$1 $n')" 2>/dev/null; then echo "$EPOCHSECONDS $1 $n"; fi
            done
            """;

    private final TestNamespace namespace;
    /** Each but the last one has ended with the container in which it ran. */
    private final List<Running> writers = new ArrayList<>();

    /** In this round. */
    private Instant givenUpFrom = Instant.MAX;

    private final Set<String> excused = new HashSet<>();

    /** Begins to write, a row a connection. */
    AcknowledgedRows(TestNamespace namespace) {
        this.namespace = namespace;
        keepWriting();
    }

    private void keepWriting() {
        if (writers.isEmpty() || !writers.getLast().alive()) {
            String name = "writer" + (writers.size() + 1);
            writers.add(namespace.startKubectl("exec", "client", "--", "bash", "-c", SCRIPT, "bash", name));
        }
    }

    /** Heeds what a failover says of the rows that it may lose: those that are acknowledged later than the last commit of a replica. */
    synchronized void announced(Finished command) {
        Matcher last = LAST_COMMIT.matcher(command.err());
        if (last.find()) {
            Instant moment = Instant.parse(last.group(1) + "T" + last.group(2) + "Z");
            givenUpFrom = moment.isBefore(givenUpFrom) ? moment : givenUpFrom;
        }
    }

    /** Waits until more rows are acknowledged, then until the writer pauses. */
    void pause() {
        int before = acknowledged().size();
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            keepWriting();
            return acknowledged().size() > before + 3;
        });
        inClient("touch /tmp/pause");
    }

    void goOn() {
        inClient("rm -f /tmp/pause");
    }

    private void inClient(String script) {
        namespace.kubectl("exec", "client", "--", "bash", "-c", script);
    }

    /** Every row that was acknowledged until now is there, or a failover has said that it may be lost. */
    void assertNothingLost(PromotedCluster cluster) {
        Map<String, Instant> lost = acknowledged();
        lost.keySet().removeAll(new HashSet<>(cluster.rows()));
        lost.keySet().removeAll(excused);
        lost.forEach((row, moment) -> {
            if (!moment.isBefore(givenUpFrom)) {
                excused.add(row);
            }
        });
        lost.keySet().removeAll(excused);
        givenUpFrom = Instant.MAX;
        assertThat(lost).as("rows that were acknowledged and are not there").isEmpty();
    }

    private Map<String, Instant> acknowledged() {
        var rows = new LinkedHashMap<String, Instant>();
        for (Running writer : writers) {
            // The last line may be half a line.
            writer.out()
                    .lines()
                    .filter(line -> line.matches("[0-9]+ writer[0-9]+ [0-9]+"))
                    .forEach(line -> {
                        String[] words = line.split(" ", 2);
                        rows.put(words[1], Instant.ofEpochSecond(Long.parseLong(words[0])));
                    });
        }
        return rows;
    }

    @Override
    public String toString() {
        return acknowledged().size() + " rows acknowledged, " + excused.size()
                + " of them lost as failovers had announced";
    }
}
