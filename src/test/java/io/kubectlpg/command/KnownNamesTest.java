package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubectlpg.completion.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownNamesTest {
    private static final List<Suggestion> DEMO =
            List.of(new Suggestion("demo", "17.11", ""), new Suggestion("b", "", ""));

    @TempDir
    private Path state;

    private Path folder;
    private KnownNames names;

    @BeforeEach
    void makeTheFolder() {
        folder = state.resolve("kubectl-pg/completion");
        names = new KnownNames(folder, "CLUSTER namespace=db");
        assertThat(names.canBeWritten()).isTrue();
    }

    private void write(Optional<List<Suggestion>> found) throws IOException {
        try (var _ = names.lock().orElseThrow()) {
            names.write(found);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void age(Duration age) throws IOException {
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        }
    }

    @Test
    void namesAreFreshForTenSecondsAndKnownForADay() throws IOException {
        assertThat(names.read()).isEqualTo(new KnownNames.Known(List.of(), false));
        write(Optional.of(DEMO));
        assertThat(names.read()).isEqualTo(new KnownNames.Known(DEMO, true));
        age(Duration.ofSeconds(11));
        assertThat(names.read()).isEqualTo(new KnownNames.Known(DEMO, false));
        age(Duration.ofHours(25));
        assertThat(names.read()).isEqualTo(new KnownNames.Known(List.of(), false));
    }

    @Test
    void aClockThatWasPutBackMakesNothingFresh() throws IOException {
        write(Optional.of(DEMO));
        age(Duration.ofHours(-1));
        assertThat(names.read().fresh()).isFalse();
    }

    @Test
    void aFailureKeepsTheOldNamesAndIsNotRepeatedForHalfAMinute() throws IOException {
        write(Optional.of(DEMO));
        age(Duration.ofSeconds(11));
        write(Optional.empty());
        age(Duration.ofSeconds(29));
        assertThat(names.read()).isEqualTo(new KnownNames.Known(DEMO, true));
        age(Duration.ofSeconds(31));
        assertThat(names.read()).isEqualTo(new KnownNames.Known(DEMO, false));
    }

    @Test
    void noOtherQuestionGetsTheAnswer() throws IOException {
        write(Optional.of(DEMO));
        assertThat(new KnownNames(folder, "CLUSTER namespace=other").read().names())
                .isEmpty();
        Path file = files().stream()
                .filter(each -> !each.toString().endsWith(".lock"))
                .findFirst()
                .orElseThrow();
        Files.writeString(file, Files.readString(file).replace("namespace=db", "namespace=xx"));
        assertThat(names.read().names()).isEmpty();
        Files.writeString(file, "");
        assertThat(names.read().names()).isEmpty();
    }

    @Test
    void onlyTheUserMayReadIt() throws IOException {
        write(Optional.of(DEMO));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(files())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void oneProcessAtATimeLooksUp() throws IOException {
        try (var lock = names.lock().orElseThrow()) {
            assertThat(names.lock()).isEmpty();
            assertThat(lock.isOpen()).isTrue();
        }
        try (var lock = names.lock().orElseThrow()) {
            assertThat(lock.isOpen()).isTrue();
        }
    }

    @Test
    void whatAnEndedProcessLeftHalfWrittenIsOverwritten() throws IOException {
        write(Optional.of(List.of()));
        Path file = files().stream()
                .filter(each -> !each.toString().endsWith(".lock"))
                .findFirst()
                .orElseThrow();
        Files.writeString(Path.of(file + ".new"), "half");
        write(Optional.of(DEMO));
        assertThat(names.read().names()).isEqualTo(DEMO);
    }

    @Test
    void filesThatNobodyAskedForInADayAreRemoved() throws IOException {
        write(Optional.of(DEMO));
        names.removeOld();
        assertThat(files()).hasSize(2);
        age(Duration.ofHours(25));
        names.removeOld();
        assertThat(files()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws IOException {
        Files.writeString(state.resolve("file"), "");
        assertThat(new KnownNames(state.resolve("file/kubectl-pg/completion"), "x").canBeWritten())
                .isFalse();
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "/proc is read-only for everybody");
        assertThat(new KnownNames(Path.of("/proc/self/kubectl-pg/completion"), "x").canBeWritten())
                .isFalse();
    }
}
