package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Resources;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.List;
import java.util.Optional;

/** What the places in the templates stand for. */
final class TemplateValues {
    static final List<String> S3_KEYS = List.of("accessKey", "secretKey");

    private TemplateValues() {}

    static ObjectNode of(ClusterName name, String namespace, Spec spec) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.put("name", name.value());
        values.put("namespace", namespace);
        values.put("major", Integer.toString(spec.version()));
        values.put("image", spec.image());
        values.put("imagePullPolicy", spec.imagePullPolicy().toString());
        values.put("uid", spec.uid());
        values.putObject("storage")
                .put("size", spec.storage().size().toString())
                .put("storageClass", spec.storage().storageClass().orElse(null));
        ObjectNode resources = values.putObject("resources");
        resources.set("requests", amounts(spec.resources().requests()));
        resources.set("limits", amounts(spec.resources().limits()));
        values.putObject("config")
                .put("postgresql", PostgresConf.of(spec))
                .put("hba", ManifestFiles.text("base/pg_hba.conf"))
                .put("ident", ManifestFiles.text("base/pg_ident.conf"))
                .put("settings", Settings.of(name, spec));
        values.putObject("secrets").put("app", spec.existingSecret().orElse(name + "-app"));
        spec.repository().ifPresent(repository -> repository(values, name, namespace, spec, repository));
        return values;
    }

    private static void repository(
            ObjectNode values, ClusterName name, String namespace, Spec spec, S3Repository repository) {
        values.putObject("pgbackrest")
                .put("conf", PgBackRestConf.of(name, namespace, spec, repository))
                .put("ca", repository.ca().orElse(null));
        values.withObject("/secrets")
                .put("s3", repository.keys() instanceof S3Keys.Existing(String secret) ? secret : name + "-s3");
    }

    private static ObjectNode amounts(Resources.Amounts amounts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("cpu", amounts.cpu().toString())
                .put("memory", amounts.memory().toString());
    }

    /** What the preflight pod mounts from the secret of that name; given keys are in it, others stay where they are. */
    static ObjectNode preflight(String secret, List<String> config, String s3Secret, Optional<S3Keys> keys) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.set("scripts", items(ManifestFiles.SCRIPTS));
        values.set("config", items(config));
        boolean given = keys.filter(S3Keys.Given.class::isInstance).isPresent();
        values.putObject("keys").put("secretName", given ? secret : s3Secret).set("items", items(S3_KEYS));
        return values;
    }

    private static ArrayNode items(List<String> keys) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> items.addObject().put("key", key).put("path", key));
        return items;
    }
}
