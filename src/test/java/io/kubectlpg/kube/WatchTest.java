package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LIST = "/api/v1/namespaces/db/configmaps?labelSelector=a";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Api api;

    @SuppressWarnings("NullAway.Init")
    private Kube kube;

    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void connect() {
        api = new Api(folder);
        kube = api.connect();
    }

    @AfterEach
    void close() {
        kube.close();
        api.close();
    }

    @Test
    void showsWhatIsThereAndThenWhatChanges() {
        list("5", Api.configMap("one", "1"));
        watch("5", event("MODIFIED", "one", "6"), event("ADDED", "two", "7"));
        assertThat(until("two 7")).isTrue();
        assertThat(seen).containsExactly("one 1", "one 6", "two 7");
    }

    @Test
    void goesOnFromWhereTheServerClosedTheWatch() {
        list("5", Api.configMap("one", "1"));
        watch("5", event("MODIFIED", "one", "6"));
        watch("6", event("BOOKMARK", "one", "8"));
        watch("8", event("MODIFIED", "one", "9"));
        assertThat(until("one 9")).isTrue();
        assertThat(seen).containsExactly("one 1", "one 6", "one 9");
    }

    @Test
    void listsAgainWhenItsPlaceIsForgottenAndTellsWhatWentAway() {
        list("5", Api.configMap("one", "1"), Api.configMap("two", "2"));
        watch("5", """
                {"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}
                """);
        list("20", Api.configMap("two", "2"), Api.configMap("three", "3"));
        assertThat(until("three 3")).isTrue();
        assertThat(seen).containsExactly("one 1", "two 2", "one gone", "three 3");
    }

    @Test
    void endsWhenTheTimeIsOver() {
        list("5");
        assertThat(kube.watchAll(Kind.CONFIG_MAP, "a", Duration.ZERO, event -> true))
                .isFalse();
    }

    @Test
    void failsWithTheFirstListWhenItIsDenied() {
        api.expect()
                .get()
                .withPath(LIST)
                .andReturn(403, Api.status(403, "Forbidden", "no"))
                .once();
        assertThatThrownBy(() -> until("one 1")).isInstanceOf(CliException.class);
    }

    private boolean until(String last) {
        return kube.watchAll(Kind.CONFIG_MAP, "a", LIMIT, event -> {
            ObjectNode metadata = (ObjectNode) event.object().path("metadata");
            String what = metadata.path("name").asText() + " "
                    + (event.deleted()
                            ? "gone"
                            : metadata.path("resourceVersion").asText());
            seen.add(what);
            return what.equals(last);
        });
    }

    private void list(String version, ObjectNode... objects) {
        api.expect()
                .get()
                .withPath(LIST)
                .andReturn(200, Api.list(version, objects))
                .once();
    }

    private void watch(String from, String... events) {
        api.expect()
                .get()
                .withPath(LIST + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + from + "&timeoutSeconds=240")
                .andReturn(200, String.join("", events))
                .once();
    }

    private static String event(String type, String name, String version) {
        return "{\"type\":\"" + type + "\",\"object\":" + Api.configMap(name, version) + "}\n";
    }
}
