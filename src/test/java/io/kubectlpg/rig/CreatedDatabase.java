package io.kubectlpg.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The data volume of an instance that created its database and ended, made once for all tests that only need one. */
final class CreatedDatabase {
    private static Optional<Path> made = Optional.empty();

    private CreatedDatabase() {}

    static synchronized Path folder() {
        if (made.isEmpty()) {
            made = Optional.of(make());
        }
        return made.get();
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("rig");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> Finished.of(new ProcessBuilder("rm", "-rf", folder.toString()))));
            try (Instance instance = new InstanceFiles(folder).make()) {
                instance.run();
                instance.stop();
            }
            return folder.resolve("data");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
