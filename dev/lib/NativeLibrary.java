import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * NativeLibrary IN.jar OUT.jar FOLDER: the same jar without its libraries of native code, and the one of this platform in
 * the folder. A library that is in the jar would be unpacked into a temporary file at every start.
 */
final class NativeLibrary {
    /** Conscrypt's, and JLine's. */
    private static final Pattern LIBRARY =
            Pattern.compile("META-INF/native/.*|org/jline/nativ/.*\\.(?:so|jnilib|dylib|dll)");

    private NativeLibrary() {}

    public static void main(String[] arguments) throws IOException {
        var libraries = new ArrayList<Path>();
        Jar.copy(arguments[0], arguments[1], (name, content) -> {
            if (!LIBRARY.matcher(name).matches()) {
                return content;
            }
            if (name.contains("-" + conscryptPlatform() + ".") || name.contains("/nativ/" + jlinePlatform() + "/")) {
                libraries.add(Files.write(Path.of(arguments[2], name.replaceFirst(".*/", "")), content));
            }
            return null;
        });
        if (libraries.size() != 1) {
            throw new IOException(arguments[0] + " has for this platform: " + libraries);
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name").startsWith("Mac");
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    /** As Conscrypt names it in its files. */
    private static String conscryptPlatform() {
        return (isMac() ? "osx" : "linux") + "-" + (isArm() ? "aarch_64" : "x86_64");
    }

    /** As JLine names it in its folders. */
    private static String jlinePlatform() {
        return (isMac() ? "Mac" : "Linux") + "/" + (isArm() ? "arm64" : "x86_64");
    }
}
