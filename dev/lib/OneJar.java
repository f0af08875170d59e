import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/**
 * OneJar OUT.jar LICENSES MAIN-CLASS IN.jar... : one jar with the files of all. Java looks for a class that does not exist in every jar
 * of the class path, and libraries ask for many of those. Licences and notices go into a folder for each jar. Two different
 * files with one name are an error: one of them would be lost.
 */
final class OneJar {
    private static final String SERVICES = "META-INF/services/";

    /** What belongs to a single jar and means nothing in this one. */
    private static final Pattern OF_ONE_JAR = Pattern.compile("META-INF/(?:MANIFEST\\.MF|INDEX\\.LIST|jandex\\.idx|kotlin-project-structure-metadata\\.json|[^/]+\\.(?:SF|RSA|DSA|EC))"
            + "|(?:META-INF/versions/\\d+/)?(?:module-info\\.class|OSGI-INF/MANIFEST\\.MF)");

    private static final Pattern LICENSE = Pattern.compile(
            "(?i)(?:META-INF/(?:[^/]+/)*)?[^/]*(?:LICEN[CS]E|NOTICE|COPYING|DEPENDENCIES|THIRD-PARTY)[^/]*(?<!\\.class)");

    /** The time of every file in the jar, so that two builds make equal jars. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private record Content(String jar, byte[] bytes) {}

    private final Path licenses;
    private final Map<String, Content> files = new TreeMap<>();
    private final Map<String, Set<String>> services = new TreeMap<>();

    private OneJar(Path licenses) {
        this.licenses = licenses;
    }

    public static void main(String[] arguments) throws IOException {
        var one = new OneJar(Path.of(arguments[1]));
        for (String jar : Arrays.asList(arguments).subList(3, arguments.length)) {
            one.add(Path.of(jar));
        }
        one.write(Path.of(arguments[0]), arguments[2]);
    }

    private void add(Path from) throws IOException {
        String name = from.getFileName().toString();
        try (var jar = new JarFile(from.toFile())) {
            boolean versions = jar.isMultiRelease();
            for (JarEntry entry : jar.stream().filter(file -> !file.isDirectory()).toList()) {
                if (versions || !entry.getName().startsWith("META-INF/versions/")) {
                    try (var stream = jar.getInputStream(entry)) {
                        add(entry.getName(), new Content(name, stream.readAllBytes()));
                    }
                }
            }
        }
    }

    private void add(String name, Content content) throws IOException {
        if (OF_ONE_JAR.matcher(name).matches()) {
            return;
        }
        if (LICENSE.matcher(name).matches()) {
            Path folder = licenses.resolve(content.jar().replaceFirst("\\.jar$", ""));
            Path file = folder.resolve(name.replaceFirst("^META-INF/", "")).normalize();
            Files.createDirectories(file.getParent());
            Files.write(file, content.bytes());
        } else if (name.startsWith(SERVICES)) {
            new String(content.bytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(services.computeIfAbsent(name, service -> new LinkedHashSet<>())::add);
        } else {
            Content other = files.putIfAbsent(name, content);
            if (other != null && !Arrays.equals(other.bytes(), content.bytes())) {
                throw new IOException(other.jar() + " and " + content.jar() + " have different files named " + name);
            }
        }
    }

    private void write(Path to, String mainClass) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (var out = new JarOutputStream(Files.newOutputStream(to))) {
            // An archive is compressed as a whole, which does better than each file by itself.
            out.setLevel(Deflater.NO_COMPRESSION);
            var head = new ByteArrayOutputStream();
            manifest.write(head);
            put(out, JarFile.MANIFEST_NAME, head.toByteArray());
            for (Map.Entry<String, Content> file : files.entrySet()) {
                put(out, file.getKey(), file.getValue().bytes());
            }
            for (Map.Entry<String, Set<String>> service : services.entrySet()) {
                String providers = String.join("\n", service.getValue()) + "\n";
                put(out, service.getKey(), providers.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        var entry = new JarEntry(name);
        entry.setTimeLocal(TIME);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
