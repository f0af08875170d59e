package io.kubectlpg.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files and the standard input. */
public interface SourceReader {
    String file(Path path) throws IOException;

    String standardInput() throws IOException;

    /** A source whose reading may fail. */
    interface Text {
        String read() throws IOException;
    }

    /** Reads real files and the given standard input. Paths are relative to the working directory. */
    static SourceReader of(Text standardInput) {
        return new SourceReader() {
            @Override
            public String file(Path path) throws IOException {
                return Files.readString(path);
            }

            @Override
            public String standardInput() throws IOException {
                return standardInput.read();
            }
        };
    }
}
