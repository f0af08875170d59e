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
 * The values that the user gave, merged over profile and defaults and found to be allowed. Most go into the manifests as
 * they are, from {@link #values()}; what the program decides by has a method of its own.
 */
public final class Spec {
    /** As many as backup.processMax may be. */
    private static final int MAX_PROCESSES = 64;

    private final ObjectNode values;

    private Spec(ObjectNode values) {
        this.values = values;
    }

    /** Values that have passed the checks. */
    static Spec of(ObjectNode checked) {
        return new Spec(CanonicalValues.of(ValuesSchema.load(), checked));
    }

    /**
     * The spec that {@link #withoutSecrets()} kept. What a newer program knows beyond it has its first default: a later one
     * is for clusters that are installed with it.
     */
    public static Spec fromStored(JsonNode stored) {
        ObjectNode complete = Trees.merged(ValuesSchema.load().firstDefaults(), (ObjectNode) stored);
        if (stored.has("parameters")) {
            // An old cluster gets no new parameters unasked.
            complete.set("parameters", stored.get("parameters"));
        }
        return of(complete);
    }

    /** The same spec with the keys of a bucket, which a stored spec does not have. */
    public Spec withKeys(RepositorySlot slot, String accessKey, String secretKey) {
        ObjectNode complete = values.deepCopy();
        ObjectNode bucket = complete.withObject(slot.path().pointer());
        bucket.put("accessKey", accessKey).put("secretKey", secretKey).put("existingSecret", "");
        return new Spec(complete);
    }

    /** The same spec with the passphrase of the repository, which a stored spec does not have. */
    public Spec withPassphrase(String passphrase) {
        ObjectNode complete = values.deepCopy();
        complete.withObject("/backup/encryption").put("passphrase", passphrase);
        return new Spec(complete);
    }

    /** The same spec with a repository of other values. */
    public Spec withRepository(RepositorySlot slot, Spec other, RepositorySlot theirs) {
        return with(slot, other.values.at(theirs.path().pointer()));
    }

    /** The same spec without the repository in a slot, whose values become the defaults. */
    public Spec withoutRepository(RepositorySlot slot) {
        return with(slot, ValuesSchema.load().defaults().at(slot.path().pointer()));
    }

    private Spec with(RepositorySlot slot, JsonNode repository) {
        ObjectNode complete = values.deepCopy();
        complete.withObject(slot.path().pointer()).setAll((ObjectNode) repository.deepCopy());
        return of(complete);
    }

    /** The effective values as a tree with sorted keys, in the form of a values file, secrets included. */
    public ObjectNode values() {
        return values.deepCopy();
    }

    /** As {@link #values()}, without what is secret: what may be stored and shown. */
    public ObjectNode withoutSecrets() {
        return CanonicalValues.withoutSecrets(ValuesSchema.load(), values);
    }

    /** As {@link #withoutSecrets()}, with null for what was left empty; what the user wrote out is as it was written. */
    public ObjectNode withoutBlanks() {
        return CanonicalValues.withoutBlanks(ValuesSchema.load(), withoutSecrets());
    }

    /**
     * What is asked for and comes with a later version: the values, each with the option of the command line that gives
     * it up, sorted.
     */
    public SortedMap<String, String> notYet() {
        var wanted = new TreeMap<String, String>();
        int instances = values.path("instances").asInt();
        if (instances > 1) {
            wanted.put("instances=" + instances, "--set instances=1");
        }
        if (flag("/monitoring/enabled")) {
            wanted.put("monitoring.enabled=true", "--set monitoring.enabled=false");
        }
        return Collections.unmodifiableSortedMap(wanted);
    }

    /**
     * The paths of the values that differ, sorted, such as {@code storage.size}. Secret values are not compared, but
     * whether they come from a Secret of the user.
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

    /** The image, from the registry that is to take the place of its own. */
    public String image() {
        return fromRegistry(required("/image"));
    }

    /** As {@link #image()}, for scheduled work. */
    public String kubectlImage() {
        return fromRegistry(required("/cronJobs/image"));
    }

    private String fromRegistry(String image) {
        return text("/imageRegistry")
                .map(registry -> registry.replaceFirst("/$", "") + "/" + withoutRegistry(image))
                .orElse(image);
    }

    /** A registry is told from a folder by its dot, its port, or its being localhost. */
    private static String withoutRegistry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry ? image.substring(slash + 1) : image;
    }

    /** The name that the Services and the application's Secret begin with. */
    public String fullname(ClusterName cluster) {
        return text("/fullnameOverride").orElse(cluster.value());
    }

    public boolean createsServiceAccount() {
        return flag("/serviceAccount/create");
    }

    public String serviceAccount(ClusterName cluster) {
        return text("/serviceAccount/name").orElse(createsServiceAccount() ? cluster.value() : "default");
    }

    /** Whether the data is lost with the pod. */
    public boolean ephemeral() {
        return flag("/storage/emptyDir");
    }

    /** Whether its repositories are encrypted. */
    public boolean encrypted() {
        return backedUp() && flag("/backup/encryption/enabled");
    }

    /** The passphrase of the repositories, if the user gave it with this run; no stored spec has it. */
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

    /** The number of processes of a restore, which may use all processors of the pod: no server runs meanwhile. */
    public int restoreProcesses() {
        return Math.min(
                MAX_PROCESSES, Math.max(processMax(), resources().limits().cpu().cores()));
    }

    /** The number of processes of a backup, at least 1. */
    public int processMax() {
        return values.at("/backup/processMax").asInt();
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

    /** The parameters of postgresql.conf by their lower-case names, with the defaults. */
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

    /** The volume for WAL alone, if there is one. */
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

    /** A Secret of the user's with the owner's {@code password}, instead of a generated one. */
    public Optional<String> existingSecret() {
        return text("/existingSecret");
    }

    /** Whether there is a repository. */
    public boolean backedUp() {
        return !repositories().isEmpty();
    }

    /** The repositories, by number; empty: nothing is backed up. */
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

    /** The repositories that are in S3. */
    public List<S3Repository> buckets() {
        return repositories().stream()
                .filter(S3Repository.class::isInstance)
                .map(S3Repository.class::cast)
                .toList();
    }

    /** The one of {@link #repositories()} that is a volume. */
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

    /** The scheduled work; none without a repository. */
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

    /** The value at a JSON pointer, unless it was left empty. */
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

    /** Prints no secrets. */
    @Override
    public String toString() {
        return withoutSecrets().toString();
    }
}
