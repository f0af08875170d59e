package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The user's values, merged over profile and defaults, and checked. Most values go into the manifests unchanged, from
 * {@link #values()}. Each value that decisions of the program depend on has its own method.
 */
public final class Spec {
    /** The largest allowed value of backup.processMax. */
    private static final int MAX_PROCESSES = 64;

    private final ObjectNode values;

    private Spec(ObjectNode values) {
        this.values = values;
    }

    /** The spec of values that have passed all checks. */
    static Spec of(ObjectNode checked) {
        return new Spec(CanonicalValues.of(ValuesSchema.load(), checked));
    }

    /**
     * The spec that {@link #withoutSecrets()} stored. A value that did not exist when the spec was stored gets the
     * first default that the value ever had, because later defaults are only for new clusters.
     */
    public static Spec fromStored(JsonNode stored) {
        ObjectNode complete = Trees.merged(ValuesSchema.load().firstDefaults(), (ObjectNode) stored);
        if (stored.has("parameters")) {
            // An existing cluster gets no parameters that nobody asked for.
            complete.set("parameters", stored.get("parameters"));
        }
        return of(complete);
    }

    /** A copy with the keys of a bucket. A stored spec contains no keys. */
    public Spec withKeys(RepositorySlot slot, String accessKey, String secretKey) {
        ObjectNode complete = values.deepCopy();
        ObjectNode bucket = complete.withObject(slot.path().pointer());
        bucket.put("accessKey", accessKey).put("secretKey", secretKey).put("existingSecret", "");
        return new Spec(complete);
    }

    /** A copy with the passphrase of the repository. A stored spec contains no passphrase. */
    public Spec withPassphrase(String passphrase) {
        ObjectNode complete = values.deepCopy();
        complete.withObject("/backup/encryption").put("passphrase", passphrase);
        return new Spec(complete);
    }

    /** A copy in which one repository has the values of a repository of another spec. */
    public Spec withRepository(RepositorySlot slot, Spec other, RepositorySlot theirs) {
        return with(slot, other.values.at(theirs.path().pointer()));
    }

    /** A copy without the repository of a slot: the slot gets the default values. */
    public Spec withoutRepository(RepositorySlot slot) {
        return with(slot, ValuesSchema.load().defaults().at(slot.path().pointer()));
    }

    private Spec with(RepositorySlot slot, JsonNode repository) {
        ObjectNode complete = values.deepCopy();
        complete.withObject(slot.path().pointer()).setAll((ObjectNode) repository.deepCopy());
        return of(complete);
    }

    /** All values as a tree with sorted keys, in the form of a values file. Secrets are included. */
    public ObjectNode values() {
        return values.deepCopy();
    }

    /** As {@link #values()}, but without secrets. The result may be stored and shown. */
    public ObjectNode withoutSecrets() {
        return CanonicalValues.withoutSecrets(ValuesSchema.load(), values);
    }

    /**
     * As {@link #withoutSecrets()}, but with null in place of empty values. Everything else is as the user wrote it.
     */
    public ObjectNode withoutBlanks() {
        return CanonicalValues.withoutBlanks(ValuesSchema.load(), withoutSecrets());
    }

    /**
     * The requested values that need a later version of the program. Each has the command-line option that switches it
     * off. They are sorted by the path of the value.
     */
    public SortedMap<String, String> notYet() {
        var wanted = new TreeMap<String, String>();
        if (flag("/monitoring/enabled")) {
            wanted.put("monitoring.enabled=true", "--set monitoring.enabled=false");
        }
        return Collections.unmodifiableSortedMap(wanted);
    }

    /**
     * The sorted paths of values that differ, such as {@code storage.size}. Secret values are not compared. A change to
     * or from a Secret of the user counts as a difference.
     */
    public List<String> differences(Spec other) {
        var found = new ArrayList<String>();
        collect(ValuePath.ROOT, withoutSecrets(), other.withoutSecrets(), found);
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

    /** The image of the servers. If {@code imageRegistry} is set, it replaces the registry in the image's name. */
    public String image() {
        return fromRegistry(required("/image"));
    }

    /** As {@link #image()}, but for the kubectl image of scheduled work. */
    public String kubectlImage() {
        return fromRegistry(required("/cronJobs/image"));
    }

    /**
     * The image out of which the pods copy pgBackRest, with its registry as in {@link #image()}. It is empty if the pods
     * call only the pgBackRest of the servers' image, or if the values name no other image. It may be set without a
     * repository, because a clone reads the repository of its source.
     */
    public Optional<String> bundleImage() {
        return required("/backup/pgbackrest/from").equals("image")
                ? Optional.empty()
                : text("/backup/pgbackrest/image").map(this::fromRegistry);
    }

    /** Whether the pgBackRest of {@link #bundleImage()} is called even if the servers' image has one. */
    public boolean prefersBundle() {
        return required("/backup/pgbackrest/from").equals("bundle");
    }

    private String fromRegistry(String image) {
        return text("/imageRegistry")
                .map(registry -> registry.replaceFirst("/$", "") + "/" + withoutRegistry(image))
                .orElse(image);
    }

    /**
     * Removes the registry from the name of an image. The first part of the name is a registry if it contains a dot or
     * a port, or is localhost.
     */
    private static String withoutRegistry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry ? image.substring(slash + 1) : image;
    }

    /** The name that the names of the Services and of the application's Secret begin with. */
    public String fullname(ClusterName cluster) {
        return text("/fullnameOverride").orElse(cluster.value());
    }

    public boolean createsServiceAccount() {
        return flag("/serviceAccount/create");
    }

    public String serviceAccount(ClusterName cluster) {
        return text("/serviceAccount/name").orElse(createsServiceAccount() ? cluster.value() : "default");
    }

    /** Whether the data is lost when the pod is removed. */
    public boolean ephemeral() {
        return flag("/storage/emptyDir");
    }

    /** Whether the repositories are encrypted. */
    public boolean encrypted() {
        return backedUp() && flag("/backup/encryption/enabled");
    }

    /** The passphrase of the repositories, if the user gave it with this command. A stored spec contains none. */
    public Optional<String> passphrase() {
        return encrypted() ? text("/backup/encryption/passphrase") : Optional.empty();
    }

    public boolean hasInitScripts() {
        return !values.path("initScripts").isEmpty()
                || text("/initScriptsConfigMap").isPresent()
                || text("/initScriptsSecret").isPresent();
    }

    public boolean jsonLog() {
        return required("/logging/format").equals("json");
    }

    /** The number of processes for a restore: as many as the pod has CPU cores, because no server runs meanwhile. */
    public int restoreProcesses() {
        return Math.min(
                MAX_PROCESSES, Math.max(processMax(), resources().limits().cpu().cores()));
    }

    /** The number of processes for a backup, at least 1. */
    public int processMax() {
        return values.at("/backup/processMax").asInt();
    }

    /** The number of instances: the primary and its replicas, at least 1. */
    public int instances() {
        return values.path("instances").asInt();
    }

    /** A copy with another number of instances. */
    public Spec withInstances(int instances) {
        ObjectNode complete = values.deepCopy();
        complete.put("instances", instances);
        return of(complete);
    }

    /** PostgreSQL's major version. */
    public int version() {
        return values.path("version").asInt();
    }

    /** The user, group and fsGroup of the pods. */
    public int uid() {
        return values.path("uid").asInt();
    }

    public String database() {
        return required("/database");
    }

    /** The role that owns {@link #database()}. */
    public String owner() {
        return required("/owner");
    }

    /** The ConfigMaps and Secrets whose keys become variables of the server's container. */
    public List<EnvironmentSource> envFrom() {
        var sources = new ArrayList<EnvironmentSource>();
        for (JsonNode item : values.path("envFrom")) {
            String prefix = item.path("prefix").asText();
            for (String kind : List.of("configMap", "secret")) {
                String name = item.path(kind + "Ref").path("name").asText();
                if (!name.isEmpty()) {
                    sources.add(new EnvironmentSource(kind.equals("secret"), name, prefix));
                }
            }
        }
        return List.copyOf(sources);
    }

    /** The parameters of postgresql.conf with the defaults, by their names in lower case. */
    public SortedMap<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> parameter : values.path("parameters").properties()) {
            parameters.put(parameter.getKey(), parameter.getValue().asText());
        }
        return Collections.unmodifiableSortedMap(parameters);
    }

    public Storage storage() {
        return new Storage(ByteSize.of(required("/storage/size")), text("/storage/storageClass"));
    }

    /** The separate volume for WAL; empty if there is none. */
    public Optional<Storage> walStorage() {
        return flag("/walStorage/enabled")
                ? Optional.of(new Storage(ByteSize.of(required("/walStorage/size")), text("/walStorage/storageClass")))
                : Optional.empty();
    }

    public Resources resources() {
        return new Resources(amounts("requests"), amounts("limits"));
    }

    private Resources.Amounts amounts(String which) {
        return new Resources.Amounts(
                CpuAmount.of(required("/resources/" + which + "/cpu")),
                ByteSize.of(required("/resources/" + which + "/memory")));
    }

    /** The user's Secret with the owner's {@code password}; empty if the program generates the password. */
    public Optional<String> existingSecret() {
        return text("/existingSecret");
    }

    /** Whether the cluster has a repository. */
    public boolean backedUp() {
        return !repositories().isEmpty();
    }

    /** The repositories, sorted by number; empty if there are none. */
    public List<Repository> repositories() {
        var repositories = new ArrayList<Repository>();
        for (RepositorySlot slot : List.of(RepositorySlot.S3, RepositorySlot.SECONDARY)) {
            bucket(slot, repositories.size() + 1).ifPresent(repositories::add);
        }
        if (flag("/backup/volume/enabled")) {
            repositories.add(new VolumeRepository(
                    repositories.size() + 1,
                    ByteSize.of(required("/backup/volume/size")),
                    text("/backup/volume/storageClass")));
        }
        return List.copyOf(repositories);
    }

    /** The repositories in S3. */
    public List<S3Repository> buckets() {
        return repositories().stream()
                .filter(S3Repository.class::isInstance)
                .map(S3Repository.class::cast)
                .toList();
    }

    /** The repository that is a volume, if there is one. */
    public Optional<VolumeRepository> repositoryVolume() {
        return repositories().stream()
                .filter(VolumeRepository.class::isInstance)
                .map(VolumeRepository.class::cast)
                .findFirst();
    }

    private Optional<Repository> bucket(RepositorySlot slot, int number) {
        String at = slot.path().pointer();
        return text(at + "/bucket")
                .map(bucket -> new S3Repository(
                        number,
                        slot,
                        bucket,
                        required(at + "/prefix"),
                        required(at + "/endpoint"),
                        required(at + "/region"),
                        text(at + "/ca"),
                        flag(at + "/verify"),
                        flag(at + "/pathStyle"),
                        required(at + "/keyType"),
                        text(at + "/kmsKeyId"),
                        keys(at)));
    }

    private S3Keys keys(String at) {
        return text(at + "/existingSecret")
                .<S3Keys>map(S3Keys.Existing::new)
                .or(() ->
                        required(at + "/keyType").equals("shared") ? Optional.empty() : Optional.of(new S3Keys.None()))
                .or(() -> text(at + "/accessKey")
                        .map(accessKey -> new S3Keys.Given(accessKey, required(at + "/secretKey"))))
                .orElseGet(S3Keys.Stored::new);
    }

    /** The scheduled work; empty without a repository. */
    public List<Schedule> schedules() {
        if (!backedUp()) {
            return List.of();
        }
        var schedules = new ArrayList<Schedule>();
        backupSchedule("full", "full").ifPresent(schedules::add);
        backupSchedule("differential", "diff").ifPresent(schedules::add);
        backupSchedule("incremental", "incr").ifPresent(schedules::add);
        text("/drill/schedule")
                .map(cron -> new Schedule(Schedule.DRILL, cron, required("/backup/schedule/timeZone"), List.of()))
                .ifPresent(schedules::add);
        return schedules;
    }

    private Optional<Schedule> backupSchedule(String value, String type) {
        return text("/backup/schedule/" + value)
                .map(cron -> new Schedule(type, cron, required("/backup/schedule/timeZone"), List.of("backup", type)));
    }

    public Retention retention() {
        return new Retention(
                Retention.Type.valueOf(required("/backup/retention/type").toUpperCase(Locale.ROOT)),
                values.at("/backup/retention/full").asInt(),
                values.at("/backup/retention/diff").asInt(),
                values.at("/backup/retention/archive").asInt(),
                Retention.ArchiveType.valueOf(
                        required("/backup/retention/archiveType").toUpperCase(Locale.ROOT)));
    }

    public Compression compression() {
        return new Compression(
                Compression.Type.of(required("/backup/compression/type")),
                values.at("/backup/compression/level").asInt());
    }

    /** The text at a JSON pointer; empty if the value is empty. */
    public Optional<String> text(String pointer) {
        return Optional.of(required(pointer)).filter(given -> !given.isBlank());
    }

    /** Whether the value at a JSON pointer is true. */
    public boolean flag(String pointer) {
        return values.at(pointer).asBoolean();
    }

    private String required(String pointer) {
        return values.at(pointer).asText();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spec spec && values.equals(spec.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The spec without secrets. */
    @Override
    public String toString() {
        return withoutSecrets().toString();
    }
}
