import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * NativeLibrary IN.jar OUT.jar FOLDER: the same jar without its libraries of native code, and those of each platform in a
 * folder below FOLDER that has the platform's name. A library that is in the jar would be unpacked into a temporary file at
 * every start.
 */
final class NativeLibrary {
    /** Conscrypt's, and JLine's. */
    private static final Pattern LIBRARY =
            Pattern.compile("META-INF/native/.*|org/jline/nativ/.*\\.(?:so|jnilib|dylib|dll)");

    /** Our platforms, and what the file name of a library has: in Conscrypt's jar, and in JLine's. */
    private static final Map<String, List<String>> PLATFORMS = Map.of(
            "linux-amd64", List.of("-linux-x86_64.", "/nativ/Linux/x86_64/"),
            "linux-arm64", List.of("-linux-aarch_64.", "/nativ/Linux/arm64/"),
            "darwin-amd64", List.of("-osx-x86_64.", "/nativ/Mac/x86_64/"),
            "darwin-arm64", List.of("-osx-aarch_64.", "/nativ/Mac/arm64/"));

    private NativeLibrary() {}

    public static void main(String[] arguments) throws IOException {
        var found = new TreeSet<String>();
        Jar.copy(arguments[0], arguments[1], (name, content) -> {
            if (!LIBRARY.matcher(name).matches()) {
                return content;
            }
            for (var platform : PLATFORMS.entrySet()) {
                if (platform.getValue().stream().anyMatch(name::contains)) {
                    if (!found.add(platform.getKey())) {
                        throw new IOException(arguments[0] + " has two libraries for " + platform.getKey());
                    }
                    Path folder = Files.createDirectories(Path.of(arguments[2], platform.getKey()));
                    Files.write(folder.resolve(name.replaceFirst(".*/", "")), content);
                }
            }
            return null;
        });
        if (!found.equals(PLATFORMS.keySet())) {
            throw new IOException(arguments[0] + " has libraries for " + found + " alone");
        }
    }
}
