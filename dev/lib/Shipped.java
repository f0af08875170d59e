import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shipped SBOM.json JAVA-VERSION FOLDER... : prints a CycloneDX document without the libraries whose jars are in none of the
 * folders, and with the Java run-time. Maven knows what the program is compiled with; not all of it is shipped.
 */
final class Shipped {
    private Shipped() {}

    public static void main(String[] arguments) throws IOException {
        var jars = new HashSet<String>();
        for (String folder : Arrays.asList(arguments).subList(2, arguments.length)) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.forEach(file -> jars.add(file.getFileName().toString()));
            }
        }
        var mapper = new ObjectMapper();
        var document = (ObjectNode) mapper.readTree(Path.of(arguments[0]).toFile());
        var components = (ArrayNode) document.path("components");
        Set<String> left = new HashSet<>();
        for (var each = components.iterator(); each.hasNext(); ) {
            JsonNode component = each.next();
            String jar = component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
            if (!jars.remove(jar)) {
                left.add(component.path("bom-ref").asText());
                each.remove();
            }
        }
        List<String> unnamed = jars.stream().filter(jar -> !jar.matches("kubectl-pg-.*")).sorted().toList();
        if (!unnamed.isEmpty()) {
            throw new IOException("shipped, and not in " + arguments[0] + ": " + unnamed);
        }
        var dependencies = (ArrayNode) document.path("dependencies");
        for (var each = dependencies.iterator(); each.hasNext(); ) {
            JsonNode dependency = each.next();
            if (left.contains(dependency.path("ref").asText())) {
                each.remove();
            } else if (dependency.path("dependsOn") instanceof ArrayNode on) {
                for (var other = on.iterator(); other.hasNext(); ) {
                    if (left.contains(other.next().asText())) {
                        other.remove();
                    }
                }
            }
        }
        String reference = "pkg:generic/eclipse-temurin@" + arguments[1];
        components.add(mapper.createObjectNode()
                .put("type", "platform")
                .put("bom-ref", reference)
                .put("name", "Eclipse Temurin")
                .put("version", arguments[1])
                .put("description", "Java run-time, linked with the modules that the program needs")
                .put("purl", reference)
                .set("licenses", mapper.readTree("[{\"expression\": \"GPL-2.0-only WITH Classpath-exception-2.0\"}]")));
        System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }
}
