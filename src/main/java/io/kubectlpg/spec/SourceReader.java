package io.kubectlpg.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How files and the standard input are read. */
public interface SourceReader {
    String file(Path path) throws IOException;

    String standardInput() throws IOException;

    /** Reads real files, relative to the working directory, and the given standard input. */
    static SourceReader of(InputStream standardInput) {
        return new SourceReader() {
            @Override
            public String file(Path path) throws IOException {
                return Files.readString(path);
            }

            @Override
            public String standardInput() throws IOException {
                return new String(standardInput.readAllBytes(), StandardCharsets.UTF_8);
            }
        };
    }
}
