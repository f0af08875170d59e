package io.kubectlpg.kube;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The part of a pod's log to read.
 *
 * @param since a whole second; empty: from the beginning
 * @param tail the number of last lines; empty: all lines
 * @param previous whether to read the log of the container before its last restart
 * @param follow whether to read until the container ends
 */
public record LogRequest(String pod, Optional<Instant> since, OptionalInt tail, boolean previous, boolean follow) {
    List<String> query() {
        return List.of(
                "container",
                "postgres",
                "timestamps",
                "true",
                "sinceTime",
                since.map(Instant::toString).orElse(""),
                "tailLines",
                tail.isPresent() ? Integer.toString(tail.getAsInt()) : "",
                "previous",
                previous ? "true" : "",
                "follow",
                follow ? "true" : "");
    }
}
