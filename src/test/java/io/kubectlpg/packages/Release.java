package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder that {@code dev/release} filled, and what the tests run it with. */
final class Release {
    static final List<String> PLATFORMS = List.of("linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64");

    /** Fails a start that does not use the start-up cache; otherwise Java would ignore the cache and say nothing. */
    static final String ONLY_FROM_THE_CACHE = "KUBECTL_PG_JAVA_OPTIONS=-XX:AOTMode=on";

    static final Path FOLDER = Path.of(variable("KUBECTL_PG_RELEASE"));

    private Release() {}

    static String variable(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }

    static String version() {
        try {
            return Files.readString(FOLDER.resolve("version.txt")).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Path archive(String platform) {
        return FOLDER.resolve("kubectl-pg-" + version() + "-" + platform + ".tar.gz");
    }

    /** The one file with this ending. */
    static Path file(String ending) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            assertThat(found).as(ending).hasSize(1);
            return found.getFirst();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
