package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words that the pod's scripts write are known here, and no others are. */
class WordsOfTheScriptsTest {
    private static final Path SCRIPTS = Path.of("manifests/base/scripts");

    @Test
    void everyStateOfTheSupervisorIsKnown() throws IOException {
        Set<String> written = new TreeSet<>(Set.of("starting"));
        written.addAll(found("supervisor", "\\bstate ([a-z-]+) \""));
        written.addAll(found("guard", "\"wait ([a-z-]+) "));

        assertThat(Arrays.stream(SupervisorState.values())
                        .filter(state -> state != SupervisorState.UNKNOWN)
                        .map(SupervisorState::word))
                .containsExactlyInAnyOrderElementsOf(written);
        assertThat(written)
                .allSatisfy(word -> assertThat(SupervisorState.of(word)).isNotEqualTo(SupervisorState.UNKNOWN));
        assertThat(SupervisorState.of("of-tomorrow")).isEqualTo(SupervisorState.UNKNOWN);
    }

    @Test
    void everyKindOfRequestHasItsScript() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("request-"))
                            .map(name -> RequestKind.of(name.substring("request-".length())))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(
                            RequestKind.BACKUP,
                            RequestKind.RESTORE,
                            RequestKind.EXPIRE,
                            RequestKind.VERIFY,
                            RequestKind.CLONE);
        }
        assertThat(found("scheduled", "printf '([a-z]+)' >\"\\$new/kind\"")).containsExactly("skipped");
        assertThat(RequestKind.of("skipped")).isEqualTo(RequestKind.SKIPPED);
        assertThat(RequestKind.of("of-tomorrow")).isEqualTo(RequestKind.OTHER);
    }

    @Test
    void everyPhaseOfARestoreIsKnownInItsOrder() throws IOException {
        assertThat(found("request-restore", "^ +(?:.*then )?begin ([a-z]+)"))
                .isEqualTo(Arrays.stream(RestorePhase.values())
                        .map(RestorePhase::word)
                        .toList());
        assertThat(RestorePhase.of("of-tomorrow")).isEmpty();
    }

    private static List<String> found(String script, String pattern) throws IOException {
        var words = new ArrayList<String>();
        Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(SCRIPTS.resolve(script)))
                .results()
                .forEach(found -> words.add(found.group(1)));
        return words.stream().distinct().toList();
    }
}
