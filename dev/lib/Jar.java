import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** A jar is copied, and its files changed on the way. */
final class Jar {
    private Jar() {}

    interface Change {
        /** The content that the file has in the copy; null: the copy does not have it. */
        byte[] of(String name, byte[] content) throws IOException;
    }

    static void copy(String from, String to, Change change) throws IOException {
        try (var in = new JarFile(from);
                var out = new JarOutputStream(Files.newOutputStream(Path.of(to)))) {
            for (JarEntry entry : in.stream().filter(file -> !file.isDirectory()).toList()) {
                byte[] content;
                try (var stream = in.getInputStream(entry)) {
                    content = change.of(entry.getName(), stream.readAllBytes());
                }
                if (content != null) {
                    var copy = new JarEntry(entry.getName());
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    out.write(content);
                }
            }
        }
    }
}
