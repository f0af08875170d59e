package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PodWaitTest {
    /** What each watch shows, one after the other; afterwards nothing happens any more. */
    private final Deque<List<WatchEvent>> watches = new ArrayDeque<>();

    private final List<String> told = new ArrayList<>();
    private final List<Optional<String>> lookedAt = new ArrayList<>();
    private Optional<String> found = Optional.empty();

    @Test
    void endsWithTheEventThatWasWanted() {
        watches.add(List.of(present("Pending")));
        watches.add(List.of(present("Pending"), present("Running")));

        assertThat(wait(Duration.ofHours(1))).contains(present("Running"));
        assertThat(told).containsExactly("Pending", "Pending", "Pending", "Running");
        assertThat(lookedAt).as("once between the watches").containsExactly(Optional.of("Pending"));
    }

    @Test
    void aLookSeesNoPodThatHasGone() {
        watches.add(List.of(present("Pending"), new WatchEvent(WatchEvent.Type.DELETED, pod("Pending"))));
        watches.add(List.of());
        watches.add(List.of(present("Running")));

        wait(Duration.ofHours(1));

        assertThat(lookedAt).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void whatTheLookFoundIsWhyTheTimeWasTooShort() {
        found = Optional.of("no node has room");
        PodWait wait = podWait(Duration.ofMillis(20));

        assertThat(until(wait)).isEmpty();
        assertThat(wait.why()).isEqualTo("no node has room");
    }

    @Test
    void withoutAWordOfAnybodyItSaysWhatItKnewAtTheBeginning() {
        PodWait wait = podWait(Duration.ofMillis(20));

        assertThat(until(wait)).isEmpty();
        assertThat(wait.why()).isEqualTo("it has no pod");
        assertThat(told).containsOnly("it has no pod");
    }

    @Test
    void whatDoesNotPassEndsIt() {
        watches.add(List.of(present("Pending")));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> podWait(Duration.ofHours(1)).until(event -> false, event -> Optional.empty(), pod -> {
                    throw CliException.refused("there is no such image", "");
                }))
                .withMessageContaining("there is no such image");
    }

    private Optional<WatchEvent> wait(Duration limit) {
        return until(podWait(limit));
    }

    private Optional<WatchEvent> until(PodWait wait) {
        return wait.until(
                event -> phase(event.object()).equals("Running"), event -> Optional.of(phase(event.object())), pod -> {
                    lookedAt.add(pod.map(PodWaitTest::phase));
                    return found;
                });
    }

    private PodWait podWait(Duration limit) {
        return new PodWait(this::watch, Waiting.deadline(limit), Duration.ofSeconds(1), told::add, "it has no pod");
    }

    private boolean watch(Duration limit, Predicate<WatchEvent> until) {
        return !watches.isEmpty() && watches.remove().stream().anyMatch(until);
    }

    private static WatchEvent present(String phase) {
        return new WatchEvent(WatchEvent.Type.PRESENT, pod(phase));
    }

    private static ObjectNode pod(String phase) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("status").put("phase", phase);
        return pod;
    }

    private static String phase(ObjectNode pod) {
        return pod.at("/status/phase").asText();
    }
}
