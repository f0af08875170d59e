package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that need several values: values that contradict each other, and the settings that a bucket needs. */
final class CrossCheck {
    private static final List<ValuePath> RESOURCES = List.of(
            ValuePath.of("resources"),
            ValuePath.of("cronJobs", "resources"),
            RepositorySlot.VOLUME.path().child("resources"));
    private static final ValuePath BUCKET = RepositorySlot.S3.path().child("bucket");
    private static final ValuePath SECOND_BUCKET =
            RepositorySlot.SECONDARY.path().child("bucket");
    private static final ValuePath VOLUME = RepositorySlot.VOLUME.path().child("enabled");
    /** The first PostgreSQL version with the log format jsonlog (PostgreSQL 15 release notes). */
    private static final int JSON_LOG = 15;

    private final Values values;
    private final Values standard;
    private final Set<RepositorySlot> keysStored;

    private CrossCheck(Values values, Values standard, Set<RepositorySlot> keysStored) {
        this.keysStored = keysStored;
        this.values = values;
        this.standard = standard;
    }

    /**
     * Checks all values.
     *
     * @param standard the values of profile and defaults, without the user's values
     * @param keysStored the repositories whose keys the cluster already has, so that the user need not give them again
     */
    static void run(Values values, Values standard, Set<RepositorySlot> keysStored) {
        var check = new CrossCheck(values, standard, keysStored);
        check.quantities();
        check.limits();
        check.storage();
        check.wholeFiles();
        check.logging();
        check.service();
        check.serviceAccount();
        check.bundle();
        check.compression();
        check.retention();
        check.bucket(RepositorySlot.S3);
        check.bucket(RepositorySlot.SECONDARY);
        check.buckets();
        check.encryption();
        check.schedules();
    }

    private void quantities() {
        for (ValuePath resources : RESOURCES) {
            for (String kind : List.of("requests", "limits")) {
                ValuePath cpu = resources.child(kind).child("cpu");
                if (CpuAmount.parse(text(cpu)).isEmpty()) {
                    throw values.wrong(cpu, " is " + text(cpu) + ": at least 1m is needed, in steps of 1m", "");
                }
                size(resources.child(kind).child("memory"));
            }
        }
        size(ValuePath.of("storage", "size"));
        size(ValuePath.of("walStorage", "size"));
        size(RepositorySlot.VOLUME.path().child("size"));
        ValuePath shared = ValuePath.of("sharedMemory", "size");
        if (given(shared)) {
            size(shared);
        }
    }

    private void size(ValuePath path) {
        if (ByteSize.parse(text(path)).filter(size -> size.bytes() > 0).isEmpty()) {
            throw values.wrong(
                    path,
                    " is \"" + text(path) + "\": a whole number of bytes is needed, more than 0 and less than 8Ei",
                    "");
        }
    }

    private void limits() {
        for (ValuePath resources : RESOURCES) {
            ValuePath requests = resources.child("requests");
            ValuePath limits = resources.child("limits");
            atLeast(
                    requests.child("cpu"),
                    limits.child("cpu"),
                    CpuAmount.of(text(requests.child("cpu"))),
                    CpuAmount.of(text(limits.child("cpu"))));
            atLeast(
                    requests.child("memory"),
                    limits.child("memory"),
                    ByteSize.of(text(requests.child("memory"))),
                    ByteSize.of(text(limits.child("memory"))));
        }
    }

    private <T extends Comparable<T>> void atLeast(ValuePath requests, ValuePath limits, T request, T limit) {
        if (limit.compareTo(request) < 0) {
            boolean given = !(values.origin(limits) instanceof Origin.Default);
            throw values.wrong(
                    given ? limits : requests,
                    given
                            ? " is " + limit + ", less than " + requests + ", which is " + request
                            : " is " + request + ", more than " + limits + ", which is " + limit,
                    "Give a limit of at least " + request + ".");
        }
    }

    private void storage() {
        ValuePath claim = ValuePath.of("storage", "existingClaim");
        ValuePath emptyDir = ValuePath.of("storage", "emptyDir");
        if (!given(claim)) {
            return;
        }
        if (values.at(emptyDir).asBoolean()) {
            throw values.wrong(
                    claim,
                    " is given, and " + emptyDir + " is true",
                    "Only one of the two can hold the data: remove the other.");
        }
        ValuePath instances = ValuePath.of("instances");
        if (values.at(instances).intValue() > 1) {
            throw values.wrong(
                    claim,
                    " is given, and " + instances + " is " + text(instances),
                    "A claim can serve only one instance: set " + instances + " to 1, or remove the claim.");
        }
    }

    /** Refuses values that have no effect because a whole file replaces them. Nobody would notice that otherwise. */
    private void wholeFiles() {
        insteadOf(ValuePath.of("pgHbaConf"), ValuePath.of("pgHba"));
        insteadOf(
                ValuePath.of("postgresqlConf"),
                ValuePath.of("parameters"),
                ValuePath.of("storage", "ssd"),
                ValuePath.of("logging", "level"),
                ValuePath.of("logging", "prefix"),
                ValuePath.of("logging", "minDuration"),
                ValuePath.of("logging", "statements"),
                ValuePath.of("logging", "connections"));
    }

    private void insteadOf(ValuePath whole, ValuePath... parts) {
        if (!given(whole)) {
            return;
        }
        Values defaults = Values.defaults(ValuesSchema.load().defaults());
        for (ValuePath part : parts) {
            // An existing cluster may have other values; the default is allowed, because it resets them.
            JsonNode value = values.at(part);
            if (!value.equals(standard.at(part)) && !value.equals(defaults.at(part))) {
                throw values.wrong(
                        part,
                        " is given, and " + whole + " too, which replaces it",
                        "Write it into " + whole + ", or remove one of the two.");
            }
        }
    }

    private void logging() {
        ValuePath format = ValuePath.of("logging", "format");
        ValuePath version = ValuePath.of("version");
        if (text(format).equals("json") && values.at(version).intValue() < JSON_LOG) {
            throw values.wrong(
                    format,
                    " is json, and " + version + " is " + text(version),
                    "PostgreSQL writes JSON from version " + JSON_LOG + " on: set " + format + " to text.");
        }
    }

    /** Checks the type of the Service for a node port, because the API server refuses a node port for other types. */
    private void service() {
        String type = values.text("service", "type");
        ValuePath port = ValuePath.of("service", "nodePort");
        if (values.at(port).intValue() != 0 && type.equals("ClusterIP")) {
            throw notFor(type, port, "NodePort or LoadBalancer");
        }
        if (given(ValuePath.of("service", "externalTrafficPolicy")) && type.equals("ClusterIP")) {
            throw notFor(type, ValuePath.of("service", "externalTrafficPolicy"), "NodePort or LoadBalancer");
        }
        if (!type.equals("LoadBalancer")) {
            if (given(ValuePath.of("service", "loadBalancerClass"))) {
                throw notFor(type, ValuePath.of("service", "loadBalancerClass"), "LoadBalancer");
            }
            if (!values.at(ValuePath.of("service", "loadBalancerSourceRanges")).isEmpty()) {
                throw notFor(type, ValuePath.of("service", "loadBalancerSourceRanges"), "LoadBalancer");
            }
        }
    }

    private CliException notFor(String type, ValuePath path, String needed) {
        ValuePath service = ValuePath.of("service", "type");
        return values.wrong(
                path,
                " is given, but " + service + " is " + type,
                "Set " + service + " to " + needed + ", or remove it.");
    }

    private void serviceAccount() {
        ValuePath name = ValuePath.of("serviceAccount", "name");
        if (values.at(ValuePath.of("serviceAccount", "create")).asBoolean()
                && text(name).equals("default")) {
            throw values.wrong(
                    name,
                    " is default, which every namespace has already",
                    "Set serviceAccount.create to false, or give another name.");
        }
    }

    private void bundle() {
        ValuePath from = ValuePath.of("backup", "pgbackrest", "from");
        ValuePath image = ValuePath.of("backup", "pgbackrest", "image");
        if (text(from).equals("bundle") && !given(image)) {
            throw values.wrong(
                    from,
                    " is bundle, but " + image + " is not given",
                    "Give an image that contains pgBackRest, such as one built with: docker build -t REGISTRY/pgbackrest "
                            + "images/pgbackrest");
        }
    }

    private void compression() {
        ValuePath level = ValuePath.of("backup", "compression", "level");
        Compression.Type type = Compression.Type.of(values.text("backup", "compression", "type"));
        if (!values.at(level).canConvertToInt() || !type.allows(values.at(level).intValue())) {
            throw values.wrong(level, " is " + text(level) + ": " + type + " has the levels " + type.levels(), "");
        }
    }

    /**
     * Checks that retention of WAL has a number. If only a type is given, pgBackRest warns at each backup and keeps all
     * WAL.
     */
    private void retention() {
        ValuePath type = ValuePath.of("backup", "retention", "archiveType");
        ValuePath archive = ValuePath.of("backup", "retention", "archive");
        if (!text(type).equals("full") && values.at(archive).asInt() == 0) {
            throw values.wrong(
                    type,
                    " is " + text(type) + ", but " + archive + " is 0",
                    "Give the number of such backups whose WAL is kept, at least 1.");
        }
    }

    private void encryption() {
        ValuePath enabled = ValuePath.of("backup", "encryption", "enabled");
        ValuePath secret = ValuePath.of("backup", "encryption", "existingSecret");
        if (given(secret) && !values.at(enabled).asBoolean()) {
            throw values.wrong(
                    secret,
                    " is given, but " + enabled + " is false",
                    "Set it to true, or remove the value that names the Secret.");
        }
        ValuePath passphrase = ValuePath.of("backup", "encryption", "passphrase");
        if (given(passphrase) && !values.at(enabled).asBoolean()) {
            throw values.wrong(
                    passphrase, " is given, but " + enabled + " is false", "Set it to true, or remove the passphrase.");
        }
        if (given(passphrase) && given(secret)) {
            throw values.wrong(
                    secret,
                    " is given, and " + passphrase + " too",
                    "Give the passphrase in one place only: remove one of the two.");
        }
        if (values.at(enabled).asBoolean()
                && !given(BUCKET)
                && !values.at(VOLUME).asBoolean()) {
            throw values.wrong(
                    enabled,
                    " is true, but there is neither " + BUCKET + " nor " + VOLUME,
                    "Backups need a repository: give one of the two values.");
        }
    }

    private void schedules() {
        ValuePath schedule = ValuePath.of("backup", "schedule");
        List<ValuePath> paths = List.of(
                schedule.child("full"),
                schedule.child("differential"),
                schedule.child("incremental"),
                ValuePath.of("drill", "schedule"));
        for (ValuePath path : paths) {
            if (!given(path)) {
                continue;
            }
            if (!given(BUCKET)
                    && !values.at(VOLUME).asBoolean()
                    && !values.at(path).equals(standard.at(path))) {
                throw values.wrong(
                        path,
                        " is given, but neither " + BUCKET + " nor " + VOLUME,
                        "Backups need a repository: give one of the two values.");
            }
            try {
                var _ = Cron.parse(text(path));
            } catch (IllegalArgumentException wrong) {
                throw values.wrong(
                        path,
                        " is \"" + text(path) + "\": " + wrong.getMessage(),
                        "Give minute, hour, day of the month, month and day of the week (0 is Sunday), such as"
                                + " \"0 2 * * 1-6\", or nothing.");
            }
        }
        ValuePath zone = schedule.child("timeZone");
        if (!ZoneId.getAvailableZoneIds().contains(text(zone))) {
            throw values.wrong(
                    zone,
                    " is \"" + text(zone) + "\", which is not in the time zone database",
                    NearestName.to(text(zone), ZoneId.getAvailableZoneIds())
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("Give a name such as Europe/Berlin."));
        }
    }

    /** Checks that a second bucket has a first one. Otherwise the second bucket would become pgBackRest's repo1. */
    private void buckets() {
        if (!given(SECOND_BUCKET)) {
            return;
        }
        if (!given(BUCKET)) {
            throw values.wrong(
                    SECOND_BUCKET,
                    " is given, but not " + BUCKET,
                    "Give the only bucket as " + RepositorySlot.S3.path() + ".");
        }
        boolean same = Stream.of("bucket", "endpoint", "prefix")
                .allMatch(key -> place(RepositorySlot.S3, key).equals(place(RepositorySlot.SECONDARY, key)));
        if (same) {
            throw values.wrong(
                    SECOND_BUCKET,
                    " is the same place as " + BUCKET,
                    "The two repositories must not share a place: give another bucket or prefix.");
        }
    }

    private String place(RepositorySlot slot, String key) {
        return text(slot.path().child(key)).replaceFirst("^https://", "").replaceAll("^/+|/+$", "");
    }

    private void bucket(RepositorySlot slot) {
        ValuePath s3 = slot.path();
        ValuePath bucket = s3.child("bucket");
        if (!given(bucket)) {
            Stream.of("endpoint", "prefix", "kmsKeyId", "ca", "accessKey", "secretKey", "existingSecret")
                    .map(s3::child)
                    .filter(this::given)
                    .findFirst()
                    .ifPresent(path -> {
                        throw values.wrong(
                                path,
                                " is given, but not " + bucket,
                                "A repository in S3 needs a bucket: give its name.");
                    });
            return;
        }
        if (!given(s3.child("endpoint"))) {
            throw values.wrong(
                    bucket,
                    " is given, but not " + s3.child("endpoint"),
                    "Give the host of the S3 service, such as s3.us-east-1.amazonaws.com.");
        }
        keys(slot);
    }

    private void keys(RepositorySlot slot) {
        ValuePath s3 = slot.path();
        ValuePath access = s3.child("accessKey");
        ValuePath secret = s3.child("secretKey");
        ValuePath existing = s3.child("existingSecret");
        if (given(existing) && (given(access) || given(secret))) {
            throw values.wrong(
                    existing,
                    " is given, and " + (given(access) ? access : secret) + " too",
                    "Give the keys in one place only: remove one of the two.");
        }
        if (given(access) != given(secret)) {
            throw values.wrong(
                    given(access) ? access : secret,
                    " is given, but not " + (given(access) ? secret : access),
                    "The access key and the secret key belong together: give both with --set-file, or " + existing
                            + ".");
        }
        if (!text(s3.child("keyType")).equals("shared")) {
            if (given(existing) || given(access)) {
                throw values.wrong(
                        s3.child("keyType"),
                        " is " + text(s3.child("keyType")) + ", and keys are given too",
                        "Remove the keys, or set it to shared.");
            }
            return;
        }
        if (!given(existing) && !given(access) && !keysStored.contains(slot)) {
            throw values.wrong(
                    s3.child("bucket"),
                    " is given, but no keys for it",
                    "Give " + access + " and " + secret + " with --set-file, or " + existing + ".");
        }
    }

    private boolean given(ValuePath path) {
        return !text(path).isBlank();
    }

    private String text(ValuePath path) {
        return values.at(path).asText();
    }
}
