import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * NativeLibrary IN.jar OUT.jar FOLDER: the same jar without its libraries of native code, and the one of this platform in
 * the folder. Conscrypt unpacks a library that is in the jar into a temporary file, at every start.
 */
final class NativeLibrary {
    private static final String LIBRARIES = "META-INF/native/";

    private NativeLibrary() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[2]);
        int found = 0;
        try (var in = new JarFile(arguments[0]);
                var out = new JarOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
            for (JarEntry entry : in.stream().filter(file -> !file.isDirectory()).toList()) {
                String name = entry.getName();
                try (var content = in.getInputStream(entry)) {
                    if (!name.startsWith(LIBRARIES)) {
                        var copy = new JarEntry(name);
                        copy.setTime(entry.getTime());
                        out.putNextEntry(copy);
                        content.transferTo(out);
                    } else if (name.contains("-" + platform() + ".")) {
                        Files.copy(content, folder.resolve(name.substring(LIBRARIES.length())));
                        found++;
                    }
                }
            }
        }
        if (found != 1) {
            throw new IOException(arguments[0] + " has " + found + " libraries for " + platform());
        }
    }

    /** As Conscrypt names it in its files. */
    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
        return system + "-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64");
    }
}
