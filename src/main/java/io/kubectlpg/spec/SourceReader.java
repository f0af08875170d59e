package io.kubectlpg.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How files and the standard input are read. */
public interface SourceReader {
    String file(Path path) throws IOException;

    String standardInput() throws IOException;

    /** Text that has to be read. */
    interface Text {
        String read() throws IOException;
    }

    /** Reads real files, relative to the working directory, and the given standard input. */
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
