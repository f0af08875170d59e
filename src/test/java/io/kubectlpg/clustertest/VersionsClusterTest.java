package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job with other versions of PostgreSQL and pgBackRest than all other tests have, and in an image without GNU's
 * programs. The images take minutes to make.
 */
@ClusterTest
@Tag("exhaustive")
class VersionsClusterTest {
    static boolean possible() {
        return SmallVolume.possible();
    }

    /** Lines of a major version, a user id and an image. */
    static Stream<String> images() {
        return new Running(new ProcessBuilder("dev/cluster/versions"))
                .finish()
                .succeeded()
                .out()
                .lines();
    }

    @ParameterizedTest
    @MethodSource("images")
    @EnabledIf("possible")
    void installsBacksUpGoesBackAndDrills(String line) {
        String[] words = line.split(" ", -1);
        var values = new ArrayList<>(TestNamespace.withRepository());
        values.addAll(List.of("--set", "version=" + words[0], "--set", "uid=" + words[1]));
        values.addAll(List.of("--set", "resources.limits.cpu=2"));
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.pg(TestNamespace.install("demo", values, words[2])).succeeded();
            assertThat(namespace.sql("demo-1-0", "SHOW server_version")).startsWith(words[0]);
            // initdb's server would die in huge pages that the container may not use.
            assertThat(namespace
                            .kubectl("exec", "demo-1-0", "--", "cat", "/pgdata/" + words[0] + "/postgresql.conf")
                            .succeeded()
                            .out())
                    .containsPattern("(?m)^huge_pages = off");
            namespace.sql("demo-1-0", "CREATE TABLE entries AS SELECT 'before' AS entry");
            namespace.pg("backup", "full", "demo").succeeded();
            String moment = namespace.sql("demo-1-0", "SELECT clock_timestamp()");
            namespace.sql("demo-1-0", "INSERT INTO entries VALUES ('after')");

            namespace.pg("restore", "demo", "--yes", "--time", moment).succeeded();

            assertThat(namespace.sql("demo-1-0", "SELECT entry FROM entries")).isEqualTo("before");
            JsonNode drill = TestNamespace.parse(
                    namespace.pg("drill", "demo", "-o", "json").succeeded().out());
            assertThat(drill.path("passed").asBoolean()).isTrue();
            assertThat(namespace.pg("status", "demo").succeeded().out()).contains("DRILL    passed");
            namespace.pg("check", "demo").succeeded();
        }
    }
}
