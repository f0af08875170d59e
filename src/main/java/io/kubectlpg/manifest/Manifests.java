package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.VolumeRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the Kubernetes objects of one cluster from its spec. */
public final class Manifests {
    /** The version of the schema. It increases when older programs can no longer read a stored spec. */
    public static final int SPEC_SCHEMA = 1;

    /**
     * The name of the file with the digest of all configuration files. It is a key of the ConfigMap {@code
     * NAME-config}, which the pod mounts.
     */
    public static final String CONFIG_HASH_FILE = "config-hash";

    /**
     * Suffixes of ConfigMaps that a cluster has only sometimes: its journal, the init scripts of the first
     * installation, the result of a drill, and its history.
     */
    private static final List<String> RESERVED = List.of("-operations", "-init", "-drill", "-history-1", "-decision");

    private final ClusterName name;
    private final String namespace;
    private final Spec spec;
    private final ObjectNode values;
    private final Renderer render;
    private final Bundle bundle;

    private Manifests(ClusterName name, String namespace, Spec spec) {
        this.name = name;
        this.namespace = namespace;
        this.spec = spec;
        this.values = TemplateValues.of(name, namespace, spec);
        this.render = new Renderer(spec, values);
        this.bundle = new Bundle(spec, values);
    }

    public static Manifests of(ClusterName name, String namespace, Spec spec) {
        return new Manifests(name, namespace, spec);
    }

    public ClusterName name() {
        return name;
    }

    /**
     * The objects that the spec alone determines, in the order in which they are applied. There are no instances and no
     * Secrets among them.
     */
    public List<ObjectNode> objects() {
        return objects(1);
    }

    /**
     * As {@link #objects()}, for a cluster that may have several instances.
     *
     * @param highest the number of the newest instance, from 1
     */
    public List<ObjectNode> objects(int highest) {
        var objects = new ArrayList<ObjectNode>();
        if (spec.createsServiceAccount()) {
            objects.add(render.object("base/serviceaccount.yaml", values));
        }
        ObjectNode withScripts = values.deepCopy();
        withScripts.set("scripts", ManifestFiles.scripts());
        objects.add(render.object("base/scripts.yaml", withScripts));
        objects.add(config());
        if (!spec.values().path("initScripts").isEmpty()) {
            objects.add(render.object("options/init-scripts.yaml", values));
        }
        Template.all("base/services.yaml").forEach(service -> objects.add(render.labelled(service.with(values))));
        if (spec.repositoryVolume().isPresent()) {
            Template.all("pgbackrest/repository-host.yaml")
                    .forEach(template -> objects.add(withBundle(render.labelled(template.with(values)))));
        }
        if (spec.flag("/podDisruptionBudget/enabled")) {
            objects.add(render.object("options/pod-disruption-budget.yaml", values));
        }
        new ScheduleManifests(name, spec, values)
                .objects(highest)
                .forEach(object -> objects.add(render.labelled(object)));
        objects.addAll(scratch().drills());
        objects.addAll(extraObjects(objects));
        return objects;
    }

    /** The name of the ConfigMap with the configuration files. */
    public static String configName(ClusterName name) {
        return name + "-config";
    }

    private List<ObjectNode> extraObjects(List<ObjectNode> own) {
        var reserved = new HashSet<String>(
                RESERVED.stream().map(suffix -> "ConfigMap " + name + suffix).toList());
        own.forEach(object -> reserved.add(subject(object)));
        var extras = new ArrayList<ObjectNode>();
        for (JsonNode given : spec.values().path("extraObjects")) {
            ObjectNode extra = given.deepCopy();
            if (!reserved.add(subject(extra))) {
                throw CliException.usage(
                        "extraObjects has the " + subject(extra) + " , which the cluster already has",
                        "Give it another name.");
            }
            extra.withObject("/metadata").put("namespace", namespace);
            // The pods of an extra object get no labels of the cluster: they are not instances.
            extras.add(render.labelledItself(extra));
        }
        return extras;
    }

    private static String subject(ObjectNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    /** The ConfigMap with the configuration files. */
    public ObjectNode config() {
        ObjectNode config = render.object("base/config.yaml", values);
        if (spec.backedUp()) {
            config = Renderer.patched(config, "pgbackrest/config.patch.yaml", values);
        }
        for (S3Repository s3 : spec.buckets()) {
            config = Renderer.patched(config, "pgbackrest/" + s3.slot().word() + "-config.patch.yaml", values);
        }
        if (spec.repositoryVolume().isPresent()) {
            config = Renderer.patched(config, "pgbackrest/volume-config.patch.yaml", values);
        }
        String hash = Digest.of(config.get("data"));
        config.withObject("/metadata/annotations").put(Labels.CONFIG_HASH, hash);
        // The scripts in the pod read here which configuration the kubelet has mounted so far.
        config.withObject("/data").put(CONFIG_HASH_FILE, hash);
        return config;
    }

    /**
     * The instance's StatefulSet without replicas, role and permission for initdb. {@link #instanceState} sets these
     * three.
     */
    public ObjectNode instance(InstanceName instance) {
        ObjectNode own = values.deepCopy().put("instance", instance.toString());
        ObjectNode object = render.object("base/statefulset.yaml", own);
        for (String patch : InstancePatches.of(spec)) {
            object = Renderer.patched(object, patch, own);
        }
        var container = (ObjectNode) object.at("/spec/template/spec/containers/0");
        for (String probe : List.of("startup", "liveness")) {
            if (!spec.flag("/probes/" + probe + "/enabled")) {
                container.remove(probe + "Probe");
            }
        }
        ObjectNode template = withBundle(object).withObject("/spec/template");
        template.withObject("/metadata/annotations").put(Labels.TEMPLATE_HASH, Digest.of(template));
        return object;
    }

    /**
     * As {@link #instance(InstanceName)}, for an instance that is created as a replica: its claims say so, see {@link
     * Labels#MADE_AS}.
     */
    public ObjectNode replica(InstanceName instance) {
        ObjectNode object = instance(instance);
        for (JsonNode claim : object.at("/spec/volumeClaimTemplates")) {
            ((ObjectNode) claim).withObject("/metadata/annotations").put(Labels.MADE_AS, Role.REPLICA.label());
        }
        return object;
    }

    /** Adds the init container for pgBackRest to the pods of a StatefulSet; leaves other objects as they are. */
    private ObjectNode withBundle(ObjectNode object) {
        if (object.at("/spec/template") instanceof ObjectNode template) {
            object.withObject("/spec").set("template", bundle.addedTo(template));
        }
        return object;
    }

    /**
     * As {@link #instance(InstanceName)}, for an incomplete clone. It mounts {@link #sourceSecret}. The template hash
     * is that of the complete instance, so the later removal of the mount does not replace the pod.
     */
    public ObjectNode instance(InstanceName instance, CloneSource source) {
        ObjectNode own = values.deepCopy();
        own.putObject("source").set("items", source.items());
        return Renderer.patched(instance(instance), "pgbackrest/source.patch.yaml", own);
    }

    /**
     * The Secret with the configuration and keys of the source's repository. It exists only until the clone is
     * complete.
     */
    public ObjectNode sourceSecret(CloneSource source) {
        return render.secret("pgbackrest/source-secret.yaml", values, source.data());
    }

    /** The name of {@link #sourceSecret}. */
    public static String sourceSecretName(ClusterName name) {
        return name + "-source";
    }

    /**
     * The part of the instance's StatefulSet that operations change: replicas, role, and the permission to run initdb.
     */
    public ObjectNode instanceState(InstanceName instance, Role role, boolean bootstrap, int replicas) {
        return instanceState(namespace, instance, role, bootstrap, replicas);
    }

    /** As the other {@code instanceState}, for callers without a spec. The role was never changed by a decision. */
    public static ObjectNode instanceState(
            String namespace, InstanceName instance, Role role, boolean bootstrap, int replicas) {
        return instanceState(namespace, instance, role, 0, bootstrap, replicas);
    }

    /**
     * As the other {@code instanceState}, for callers without a spec.
     *
     * @param epoch the decision that made this the role; 0 if there was none
     */
    public static ObjectNode instanceState(
            String namespace, InstanceName instance, Role role, int epoch, boolean bootstrap, int replicas) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("apiVersion", "apps/v1").put("kind", "StatefulSet");
        state.putObject("metadata").put("name", instance.toString()).put("namespace", namespace);
        ObjectNode stateSpec = state.putObject("spec").put("replicas", replicas);
        ObjectNode pod = stateSpec.putObject("template").putObject("metadata");
        pod.putObject("labels").put(Labels.ROLE, role.label());
        if (bootstrap) {
            pod.withObject("/annotations").put(Labels.BOOTSTRAP, "init");
        }
        if (epoch > 0) {
            pod.withObject("/annotations").put(Labels.EPOCH, Integer.toString(epoch));
        }
        return state;
    }

    /** The host name of the primary for clients in any namespace. */
    public static String host(ClusterName name, String namespace, Spec spec) {
        return spec.fullname(name) + "-rw." + namespace;
    }

    /** The Secret with which applications log in. */
    public ObjectNode appSecret(String password) {
        var credentials = new AppCredentials(host(name, namespace, spec), spec.database(), spec.owner(), password);
        return render.secret("base/app-secret.yaml", values, credentials.keys());
    }

    public ObjectNode superuserSecret(String password) {
        return render.secret(
                "base/superuser-secret.yaml", values, Map.of("username", "postgres", "password", password));
    }

    public ObjectNode replicationSecret(String password) {
        return render.secret(
                "base/replication-secret.yaml", values, Map.of("username", "streaming_replica", "password", password));
    }

    /** The Secrets with the bucket keys that the user gave with this command. */
    public List<ObjectNode> keySecrets() {
        var secrets = new ArrayList<ObjectNode>();
        for (S3Repository s3 : spec.buckets()) {
            if (s3.keys() instanceof S3Keys.Given given) {
                secrets.add(keySecret(s3, Map.of("accessKey", given.accessKey(), "secretKey", given.secretKey())));
            }
        }
        return secrets;
    }

    /** A Secret without data for each bucket whose keys the user gave, with this or an earlier command. */
    public List<ObjectNode> emptyKeySecrets() {
        return spec.buckets().stream()
                .filter(s3 -> s3.hasKeys() && !(s3.keys() instanceof S3Keys.Existing))
                .map(s3 -> keySecret(s3, Map.of()))
                .toList();
    }

    private ObjectNode keySecret(S3Repository s3, Map<String, String> data) {
        ObjectNode own = values.deepCopy().put("keySecret", s3.keySecret(name));
        return render.secret("pgbackrest/s3-secret.yaml", own, data);
    }

    /**
     * The Secret with the passphrase of the repository. It is empty if the repository is not encrypted, or if the
     * passphrase is in the user's own Secret.
     */
    public Optional<ObjectNode> cipherSecret(String passphrase) {
        return spec.encrypted()
                        && spec.text("/backup/encryption/existingSecret").isEmpty()
                ? Optional.of(render.secret(
                        "pgbackrest/cipher-secret.yaml", values, Map.of(TemplateValues.CIPHER_PASS, passphrase)))
                : Optional.empty();
    }

    /**
     * The Secret with the certificates of the repository host and of the instances.
     *
     * @param data certificates and keys in PEM, by the keys of the Secret
     */
    public ObjectNode repositoryTlsSecret(Map<String, String> data) {
        return render.secret("pgbackrest/repository-tls-secret.yaml", values, data);
    }

    /**
     * The Secret with the applied spec without secret values, and with the version of the program that applied the
     * spec.
     */
    public ObjectNode specSecret(String programVersion) {
        return specSecret(programVersion, inventory());
    }

    /**
     * As {@link #specSecret(String)}, with an inventory that also lists objects of the older spec. A later upgrade
     * removes those objects.
     */
    public ObjectNode specSecret(String programVersion, Collection<String> inventory) {
        return render.secret(
                "base/spec-secret.yaml",
                values,
                Map.of(
                        "values", spec.withoutSecrets().toString(),
                        "version", programVersion,
                        "schema", Integer.toString(SPEC_SCHEMA),
                        "inventory", String.join("\n", inventory)));
    }

    /**
     * The objects that this spec makes, such as {@code Service/demo-rw}, without instances and without Secrets with
     * passwords. An upgrade removes only objects of an inventory.
     */
    public List<String> inventory() {
        var objects = new ArrayList<>(objects());
        objects.addAll(emptyKeySecrets());
        return objects.stream()
                .map(object -> object.path("kind").asText() + "/"
                        + object.at("/metadata/name").asText())
                .sorted()
                .toList();
    }

    /** The PersistentVolumeClaims of an instance, as its StatefulSet makes them. */
    public List<ObjectNode> claims(InstanceName instance) {
        return claims(instance(instance));
    }

    /** The PersistentVolumeClaims that a StatefulSet makes for its first pod. */
    public static List<ObjectNode> claims(ObjectNode statefulSet) {
        JsonNode owner = statefulSet.path("metadata");
        var claims = new ArrayList<ObjectNode>();
        for (JsonNode template : statefulSet.at("/spec/volumeClaimTemplates")) {
            ObjectNode claim = template.deepCopy();
            ObjectNode metadata = claim.withObject("/metadata");
            metadata.put(
                    "name",
                    metadata.path("name").asText() + "-" + owner.path("name").asText() + "-0");
            metadata.put("namespace", owner.path("namespace").asText());
            claims.add(claim);
        }
        return claims;
    }

    /** A pod that copies the volumes of an instance to the volumes of its successor and then ends. */
    public ObjectNode copyPod(InstanceName instance, InstanceName successor, String operationId) {
        ObjectNode own = values.deepCopy()
                .put("instance", instance.toString())
                .put("successor", successor.toString())
                .put("operation", operationId);
        ObjectNode pod = render.object("options/copy-pod.yaml", own);
        return spec.flag("/walStorage/enabled") ? Renderer.patched(pod, "options/copy-wal.patch.yaml", own) : pod;
    }

    /**
     * A Job that restores a scratch instance, runs a task there, and ends. The operation that starts the Job also
     * removes it.
     */
    public ObjectNode scratchJob(ScratchTask task) {
        return scratch().job(task);
    }

    private ScratchManifests scratch() {
        return new ScratchManifests(name, spec, values, render, bundle);
    }

    /**
     * A pod that checks image, user, configuration and repository, and then ends. It mounts {@link #preflightSecret}.
     *
     * @param newDatabase whether there is no data directory yet; a new one cannot contain files that the configuration
     *     names
     */
    public ObjectNode preflightPod(String operationId, boolean newDatabase) {
        ObjectNode own = values.deepCopy().put("operation", operationId);
        own.set(
                "preflight",
                TemplateValues.preflight(
                        name,
                        name + "-preflight-" + operationId,
                        new ArrayList<>(configFiles().keySet()),
                        spec,
                        newDatabase));
        ObjectNode pod = Renderer.patched(
                render.object("base/preflight-pod.yaml", own), "options/preflight-additions.patch.yaml", own);
        for (String patch : InstancePatches.preflightKeys(spec)) {
            pod = Renderer.patched(pod, patch, own);
        }
        if (spec.encrypted()) {
            pod = Renderer.patched(pod, "pgbackrest/preflight-cipher.patch.yaml", own);
        }
        return bundle.addedTo(pod);
    }

    /**
     * As {@link #preflightPod}, but the pod keeps running, so that operations can read the repository through it. It
     * mounts {@link #repositoryPodSecret}.
     */
    public ObjectNode repositoryPod(String operationId, Repository repository) {
        ObjectNode pod =
                Renderer.patched(preflightPod(operationId, false), "pgbackrest/repository-pod.patch.yaml", values);
        return switch (repository) {
            case S3Repository s3 -> pod;
            case VolumeRepository volume -> withRepositoryVolume(pod);
        };
    }

    /**
     * As {@link #preflightPod}, but the pod also mounts the volume of the repository, and {@link #repositoryPodSecret}.
     */
    public ObjectNode preflightPodWithVolume(String operationId, boolean newDatabase) {
        return withRepositoryVolume(preflightPod(operationId, newDatabase));
    }

    private ObjectNode withRepositoryVolume(ObjectNode pod) {
        return Renderer.patched(
                pod,
                "pgbackrest/repository-pod-volume.patch.yaml",
                values.deepCopy().put("repositoryClaim", RepositoryHost.claimName(name)));
    }

    /**
     * As {@link #preflightSecret}, for a pod that mounts the repository's volume. That pod needs no repository host.
     */
    public ObjectNode repositoryPodSecret(String operationId) {
        ObjectNode secret = preflightSecret(operationId);
        String conf = PgBackRestConf.ofRepositoryPod(name, namespace, spec);
        secret.withObject("/data").put(PgBackRestConf.FILE, Renderer.base64(conf));
        return secret;
    }

    /**
     * The Secret for {@link #preflightPod}. It holds the scripts, the configuration and the given keys, as the cluster
     * will have them.
     */
    public ObjectNode preflightSecret(String operationId) {
        var data = new LinkedHashMap<String, String>();
        ManifestFiles.scripts()
                .properties()
                .forEach(script -> data.put(script.getKey(), script.getValue().asText()));
        data.putAll(configFiles());
        for (S3Repository s3 : spec.buckets()) {
            if (s3.keys() instanceof S3Keys.Given given) {
                data.put(TemplateValues.preflightKey(s3, "accessKey"), given.accessKey());
                data.put(TemplateValues.preflightKey(s3, "secretKey"), given.secretKey());
            }
        }
        spec.passphrase().ifPresent(passphrase -> data.put(TemplateValues.CIPHER_PASS, passphrase));
        ObjectNode own = values.deepCopy().put("operation", operationId);
        return render.secret("base/preflight-secret.yaml", own, data);
    }

    /**
     * The ConfigMap {@code NAME-config} while a repository is being added. The cluster still runs with its old values.
     * The ConfigMap also contains the files that the new values add, and the new pgBackRest configuration under other
     * names. With these files the repository is prepared before archiving uses it.
     */
    public ObjectNode joiningConfig(Manifests before) {
        ObjectNode config = config();
        ObjectNode data = config.withObject("/data");
        data.set("joining.conf", data.get("pgbackrest.conf"));
        data.set("joining.env", data.get("settings.env"));
        before.configFiles().forEach(data::put);
        return config;
    }

    /** The files of {@code /etc/pg}: their texts by name. */
    public Map<String, String> configFiles() {
        var files = new LinkedHashMap<String, String>();
        config().get("data")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        return files;
    }
}
