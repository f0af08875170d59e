package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checked values as a tree to a spec, and back. */
final class SpecTree {
    private SpecTree() {}

    /** Stored values over the defaults of this program; parameters as stored, an old cluster gets no new ones unasked. */
    static ObjectNode completed(JsonNode stored) {
        ObjectNode complete = Trees.merged(ValuesSchema.load().defaults(), (ObjectNode) stored);
        if (stored.has("parameters")) {
            complete.set("parameters", stored.get("parameters"));
        }
        return complete;
    }

    static Spec read(JsonNode values, boolean stored) {
        JsonNode backup = values.path("backup");
        return new Spec(
                values.path("image").asText(),
                values.path("version").asInt(),
                PullPolicy.of(values.path("imagePullPolicy").asText()),
                values.path("uid").asInt(),
                values.path("database").asText(),
                values.path("owner").asText(),
                parameters(values.path("parameters")),
                new Storage(
                        ByteSize.of(values.at("/storage/size").asText()),
                        unlessEmpty(values.at("/storage/storageClass"))),
                new Resources(amounts(values.at("/resources/requests")), amounts(values.at("/resources/limits"))),
                unlessEmpty(values.path("existingSecret")),
                repository(backup.path("s3"), stored),
                new Retention(backup.at("/retention/full").asInt()),
                new Compression(
                        Compression.Type.of(backup.at("/compression/type").asText()),
                        backup.at("/compression/level").asInt()));
    }

    private static SortedMap<String, String> parameters(JsonNode given) {
        var parameters = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> parameter : given.properties()) {
            JsonNode value = parameter.getValue();
            parameters.put(
                    parameter.getKey().toLowerCase(Locale.ROOT),
                    value.isBoolean() ? (value.asBoolean() ? "on" : "off") : value.asText());
        }
        return parameters;
    }

    private static Resources.Amounts amounts(JsonNode amounts) {
        return new Resources.Amounts(
                CpuAmount.of(amounts.path("cpu").asText()),
                ByteSize.of(amounts.path("memory").asText()));
    }

    private static Optional<S3Repository> repository(JsonNode s3, boolean stored) {
        return unlessEmpty(s3.path("bucket"))
                .map(bucket -> new S3Repository(
                        bucket,
                        prefix(s3.path("prefix").asText()),
                        s3.path("endpoint")
                                .asText()
                                .replaceFirst("^https://", "")
                                .replaceFirst("/$", ""),
                        s3.path("region").asText(),
                        unlessEmpty(s3.path("ca")),
                        s3.path("verify").asBoolean(),
                        s3.path("pathStyle").asBoolean(),
                        keys(s3, stored)));
    }

    private static String prefix(String given) {
        String bare = given.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    private static S3Keys keys(JsonNode s3, boolean stored) {
        return unlessEmpty(s3.path("existingSecret"))
                .<S3Keys>map(S3Keys.Existing::new)
                .orElseGet(() -> stored
                        ? new S3Keys.Stored()
                        : new S3Keys.Given(
                                s3.path("accessKey").asText(),
                                s3.path("secretKey").asText()));
    }

    private static Optional<String> unlessEmpty(JsonNode text) {
        return Optional.of(text.asText()).filter(given -> !given.isBlank());
    }

    static ObjectNode write(Spec spec) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("image", spec.image());
        tree.put("version", spec.version());
        tree.put("imagePullPolicy", spec.imagePullPolicy().toString());
        tree.put("uid", spec.uid());
        tree.put("database", spec.database());
        tree.put("owner", spec.owner());
        ObjectNode parameters = tree.putObject("parameters");
        spec.parameters().forEach(parameters::put);
        tree.putObject("storage")
                .put("size", spec.storage().size().toString())
                .put("storageClass", spec.storage().storageClass().orElse(""));
        ObjectNode resources = tree.putObject("resources");
        resources.set("requests", amounts(spec.resources().requests()));
        resources.set("limits", amounts(spec.resources().limits()));
        tree.put("existingSecret", spec.existingSecret().orElse(""));
        ObjectNode backup = tree.putObject("backup");
        spec.repository().ifPresent(repository -> backup.set("s3", s3(repository)));
        backup.putObject("retention").put("full", spec.retention().full());
        backup.putObject("compression")
                .put("type", spec.compression().type().toString())
                .put("level", spec.compression().level());
        return sorted(tree);
    }

    private static ObjectNode amounts(Resources.Amounts amounts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("cpu", amounts.cpu().toString())
                .put("memory", amounts.memory().toString());
    }

    private static ObjectNode s3(S3Repository repository) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bucket", repository.bucket())
                .put("prefix", repository.prefix())
                .put("endpoint", repository.endpoint())
                .put("region", repository.region())
                .put("ca", repository.ca().orElse(""))
                .put("verify", repository.verify())
                .put("pathStyle", repository.pathStyle())
                .put("existingSecret", repository.keys() instanceof S3Keys.Existing(String secret) ? secret : "");
    }

    private static ObjectNode sorted(ObjectNode tree) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        var keys = new TreeMap<String, JsonNode>();
        tree.properties().forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
        keys.forEach((key, value) -> result.set(key, value instanceof ObjectNode object ? sorted(object) : value));
        return result;
    }

    static List<String> differences(JsonNode one, JsonNode other) {
        var found = new ArrayList<String>();
        collect(ValuePath.ROOT, one, other, found);
        return found;
    }

    private static void collect(ValuePath path, JsonNode one, JsonNode other, List<String> found) {
        if (one.isObject() && other.isObject()) {
            var keys = new TreeSet<String>();
            one.fieldNames().forEachRemaining(keys::add);
            other.fieldNames().forEachRemaining(keys::add);
            keys.forEach(key -> collect(path.child(key), one.path(key), other.path(key), found));
        } else if (!one.equals(other)) {
            found.add(path.toString());
        }
    }
}
