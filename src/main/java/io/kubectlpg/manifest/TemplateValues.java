package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.List;

/** The values for the places in the templates: the user's values, and values derived from them. */
final class TemplateValues {
    static final List<String> S3_KEYS = List.of("accessKey", "secretKey");

    /** The key of the passphrase, both in its own Secret and in the Secret of the preflight pod. */
    static final String CIPHER_PASS = "cipher-pass";

    private TemplateValues() {}

    static ObjectNode of(ClusterName name, String namespace, Spec spec) {
        ObjectNode values = spec.withoutBlanks();
        values.put("name", name.value());
        values.put("fullname", spec.fullname(name));
        values.put("namespace", namespace);
        values.put("major", Integer.toString(spec.version()));
        values.put("image", spec.image());
        values.put("partOfName", spec.text("/nameOverride").orElse("postgresql"));
        values.put("serviceAccountName", spec.serviceAccount(name));
        values.put("preflightServiceAccount", spec.createsServiceAccount() ? null : spec.serviceAccount(name));
        ArrayNode pullSecrets = JsonNodeFactory.instance.arrayNode();
        spec.values()
                .path("imagePullSecrets")
                .forEach(secret -> pullSecrets.addObject().set("name", secret));
        values.set("imagePullSecretRefs", pullSecrets.isEmpty() ? NullNode.instance : pullSecrets);
        if (spec.values().at("/service/nodePort").asInt() == 0) {
            values.withObject("/service").putNull("nodePort");
        }
        // A budget of all instances would prevent that any of their nodes is drained.
        ObjectNode budget = values.withObject("/podDisruptionBudget");
        budget.put("minAvailable", Math.min(budget.path("minAvailable").asInt(), spec.instances() - 1));
        values.putObject("config")
                .put("postgresql", PostgresConf.of(spec))
                .put("hba", HbaConf.of(spec))
                .put("ident", ManifestFiles.text("base/pg_ident.conf"))
                .put("settings", Settings.of(name, spec));
        values.putObject("secrets").put("app", spec.existingSecret().orElse(spec.fullname(name) + "-app"));
        values.set("initScriptSources", initScriptSources(name, spec));
        repositories(values, name, namespace, spec);
        return values;
    }

    private static ArrayNode initScriptSources(ClusterName name, Spec spec) {
        ArrayNode sources = JsonNodeFactory.instance.arrayNode();
        if (!spec.values().path("initScripts").isEmpty()) {
            sources.addObject().putObject("configMap").put("name", name + "-init");
        }
        spec.text("/initScriptsConfigMap")
                .ifPresent(given -> sources.addObject().putObject("configMap").put("name", given));
        spec.text("/initScriptsSecret")
                .ifPresent(given -> sources.addObject().putObject("secret").put("name", given));
        return sources;
    }

    private static void repositories(ObjectNode values, ClusterName name, String namespace, Spec spec) {
        ObjectNode pgbackrest = values.putObject("pgbackrest");
        ObjectNode secrets = values.withObject("/secrets");
        if (spec.backedUp()) {
            pgbackrest.put("conf", PgBackRestConf.of(name, namespace, spec));
            secrets.put(
                    "repository", spec.text("/backup/encryption/existingSecret").orElse(name + "-repository"));
        }
        if (spec.repositoryVolume().isPresent()) {
            pgbackrest.put("host", PgBackRestConf.ofRepositoryHost(name));
            for (int number = 1; number <= RepositorySlot.values().length; number++) {
                pgbackrest.put("repository" + number, PgBackRestConf.ofRepository(number));
            }
        }
        // Every slot has a Secret's name, also without a repository: one may join while the pod runs.
        for (RepositorySlot slot : List.of(RepositorySlot.S3, RepositorySlot.SECONDARY)) {
            secrets.put(slot.word(), S3Repository.ownKeySecret(slot, name));
        }
        for (S3Repository s3 : spec.buckets()) {
            pgbackrest.putObject(s3.slot().word()).put("ca", s3.ca().orElse(null));
            secrets.put(s3.slot().word(), s3.keySecret(name));
        }
    }

    /**
     * The values for the mounts of the preflight pod. Keys that the user gave with this command come from the named
     * secret. Other keys come from the cluster's Secrets.
     */
    static ObjectNode preflight(ClusterName name, String secret, List<String> config, Spec spec, boolean newDatabase) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.put("memory", Long.toString(spec.resources().limits().memory().bytes()));
        var additions = new PreflightAdditions(spec);
        // Init scripts may put files into the data directory, so a file that does not exist yet is no error.
        boolean noData = newDatabase && !spec.hasInitScripts();
        values.put("notHere", (noData ? "" : "data ") + (additions.complete() ? "" : "volumes"));
        values.set("volumes", additions.volumes());
        values.set("volumeMounts", additions.mounts());
        values.set("scripts", items(ManifestFiles.SCRIPTS));
        values.set("config", items(config));
        String passphrase = spec.text("/backup/encryption/existingSecret").orElse(name + "-repository");
        values.putObject("repository")
                .put("secretName", spec.passphrase().isPresent() ? secret : passphrase)
                .set("items", items(List.of(CIPHER_PASS)));
        for (S3Repository s3 : spec.buckets()) {
            boolean given = s3.keys() instanceof S3Keys.Given;
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (String key : S3_KEYS) {
                items.addObject()
                        .put("key", given ? preflightKey(s3, key) : key)
                        .put("path", key);
            }
            values.putObject(s3.slot().word())
                    .put("secretName", given ? secret : s3.keySecret(name))
                    .set("items", items);
        }
        return values;
    }

    /** The key, in the Secret of the preflight pod, under which a bucket's access key or secret key is stored. */
    static String preflightKey(S3Repository s3, String key) {
        return s3.slot().word() + "." + key;
    }

    private static ArrayNode items(List<String> keys) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> items.addObject().put("key", key).put("path", key));
        return items;
    }
}
