package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;

/** Completes the names of local files. */
final class FileNames {
    /** The largest number of candidates. A longer list would not help. */
    private static final int MOST = 200;

    private FileNames() {}

    /**
     * The files and folders whose names begin with the typed text. Hidden ones are left out unless the text begins with
     * a dot.
     *
     * @param prefix the part of the word before the name
     */
    static List<Candidate> startingWith(String prefix, String typed) {
        int folderEnd = typed.lastIndexOf('/') + 1;
        String folder = typed.substring(0, folderEnd);
        String start = typed.substring(folderEnd);
        try (Stream<Path> files = Files.list(folder.isEmpty() ? Path.of("") : LocalFile.of(folder))) {
            return files.filter(file -> matches(file.getFileName().toString(), start))
                    .sorted()
                    .limit(MOST)
                    .map(file -> candidate(prefix, folder, file))
                    .toList();
        } catch (IOException | CliException unreadable) {
            return List.of();
        }
    }

    private static boolean matches(String name, String start) {
        return name.startsWith(start) && (start.startsWith(".") || !name.startsWith("."));
    }

    private static Candidate candidate(String prefix, String folder, Path file) {
        boolean goesOn = Files.isDirectory(file);
        String value = folder + file.getFileName() + (goesOn ? "/" : "");
        return new Candidate(prefix + value, value, null, null, null, null, !goesOn);
    }
}
