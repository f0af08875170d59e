import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * NativeLibrary IN.jar OUT.jar FOLDER: the same jar without its libraries of native code, and the one of this platform in
 * the folder. Conscrypt unpacks a library that is in the jar into a temporary file, at every start.
 */
final class NativeLibrary {
    private static final String LIBRARIES = "META-INF/native/";

    private NativeLibrary() {}

    public static void main(String[] arguments) throws IOException {
        var libraries = new ArrayList<Path>();
        Jar.copy(arguments[0], arguments[1], (name, content) -> {
            if (!name.startsWith(LIBRARIES)) {
                return content;
            }
            if (name.contains("-" + platform() + ".")) {
                libraries.add(Files.write(Path.of(arguments[2], name.substring(LIBRARIES.length())), content));
            }
            return null;
        });
        if (libraries.size() != 1) {
            throw new IOException(arguments[0] + " has for " + platform() + ": " + libraries);
        }
    }

    /** As Conscrypt names it in its files. */
    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
        return system + "-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64");
    }
}
