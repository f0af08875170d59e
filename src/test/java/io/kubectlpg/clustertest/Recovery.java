package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Brings a cluster back as somebody does who types the commands that the program names, and knows nothing else. */
final class Recovery {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** What costs something is done when a while of waiting has not helped. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern COMMAND = Pattern.compile(
            "kubectl pg ((?:replicas )?(?:resume|abort|start|upgrade|unfence|promote|rebuild|replace) demo(?:-[0-9])?(?: --[a-z-]+(?: rewind)?)*)");
    private static final Pattern COSTLY = Pattern.compile(".*(abort|replicas|--failover).*");
    private static final Pattern FORBIDDEN = Pattern.compile(".*(--accept-loss|--node-is-down|--set|--keep-primary).*");

    private final Walk walk;
    private final Instant began = Instant.now();
    private final Map<String, Integer> tries = new HashMap<>();
    private String said = "";

    Recovery(Walk walk) {
        this.walk = walk;
    }

    /** Until status is content and nothing is left to resume; tells who is the primary. */
    String bringBack() {
        while (true) {
            Finished status = walk.cluster().pg("status", "demo", "-o", "json");
            JsonNode document = status.out().isBlank() ? TestNamespace.parse("{}") : TestNamespace.parse(status.out());
            String advice = document.path("findings").findValuesAsText("remedy").toString();
            if (status.exit() == 0 && !advice.contains("kubectl pg resume")) {
                Finished resumed = walk.pg("resume demo");
                if (resumed.exit() == 0) {
                    return completed(document.path("primary").asText());
                }
                said = resumed.err();
            }
            assertThat(Duration.between(began, Instant.now()))
                    .as("what status says: %s%nwhat the last command said: %s", document.path("findings"), said)
                    .isLessThan(LIMIT);
            next(advice + "\n" + status.err() + "\n" + said).ifPresentOrElse(this::run, () -> Walk.pause(2_000));
        }
    }

    private Optional<String> next(String advice) {
        boolean patient = Duration.between(began, Instant.now()).compareTo(PATIENCE) > 0;
        return commands(advice).stream()
                .filter(command -> patient || !COSTLY.matcher(command).matches())
                .min(Comparator.comparing(command -> tries.getOrDefault(command, 0)));
    }

    private Set<String> commands(String advice) {
        String here = advice.replace(" -n " + walk.cluster().namespace().name(), "");
        var commands = new LinkedHashSet<>(
                COMMAND.matcher(here).results().map(found -> found.group(1)).toList());
        commands.removeIf(command -> FORBIDDEN.matcher(command).matches());
        return commands;
    }

    private void run(String command) {
        tries.merge(command, 1, Integer::sum);
        Finished finished = walk.pg(command);
        said = finished.exit() == 0 ? "" : finished.err();
        Walk.pause(1_000);
    }

    /** What a command has left that failed or was given up, while all instances serve: its message says how that is completed. */
    private String completed(String primary) {
        if (walk.cluster().decision().path("open").asBoolean()) {
            walk.pg("promote " + primary);
        }
        if (walk.cluster().pg("diff", "demo").exit() == 1) {
            walk.pg("upgrade demo");
            return bringBack();
        }
        return primary;
    }
}
