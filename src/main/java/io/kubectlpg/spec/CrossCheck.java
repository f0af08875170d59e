package io.kubectlpg.spec;

import io.kubectlpg.CliException;
import java.util.List;
import java.util.stream.Stream;

/** What no single value shows: values that do not go together, and what a bucket needs. */
final class CrossCheck {
    private static final ValuePath S3 = ValuePath.of("backup", "s3");
    private static final ValuePath BUCKET = S3.child("bucket");

    private final Values values;

    private CrossCheck(Values values) {
        this.values = values;
    }

    static void run(Values values) {
        var check = new CrossCheck(values);
        check.quantities();
        check.limits();
        check.compression();
        check.repository();
    }

    private void quantities() {
        for (String kind : List.of("requests", "limits")) {
            ValuePath cpu = ValuePath.of("resources", kind, "cpu");
            if (CpuAmount.parse(text(cpu)).isEmpty()) {
                throw wrong(cpu, " is " + text(cpu) + ": at least 1m is needed, in steps of 1m", "");
            }
            size(ValuePath.of("resources", kind, "memory"));
        }
        size(ValuePath.of("storage", "size"));
    }

    private void size(ValuePath path) {
        if (ByteSize.parse(text(path)).filter(size -> size.bytes() > 0).isEmpty()) {
            throw wrong(
                    path,
                    " is \"" + text(path) + "\": a whole number of bytes is needed, more than 0 and less than 8Ei",
                    "");
        }
    }

    private void limits() {
        atLeast("cpu", CpuAmount.of(request("cpu")), CpuAmount.of(limit("cpu")));
        atLeast("memory", ByteSize.of(request("memory")), ByteSize.of(limit("memory")));
    }

    private <T extends Comparable<T>> void atLeast(String what, T request, T limit) {
        if (limit.compareTo(request) < 0) {
            ValuePath limits = ValuePath.of("resources", "limits", what);
            ValuePath requests = ValuePath.of("resources", "requests", what);
            boolean given = !(values.origin(limits) instanceof Origin.Default);
            throw wrong(
                    given ? limits : requests,
                    given
                            ? " is " + limit + ", less than " + requests + ", which is " + request
                            : " is " + request + ", more than " + limits + ", which is " + limit,
                    "Give a limit of at least " + request + ".");
        }
    }

    private String request(String what) {
        return values.text("resources", "requests", what);
    }

    private String limit(String what) {
        return values.text("resources", "limits", what);
    }

    private void compression() {
        ValuePath level = ValuePath.of("backup", "compression", "level");
        Compression.Type type = Compression.Type.of(values.text("backup", "compression", "type"));
        if (!values.at(level).canConvertToInt() || !type.allows(values.at(level).intValue())) {
            throw wrong(level, " is " + text(level) + ": " + type + " has the levels " + type.levels(), "");
        }
    }

    private void repository() {
        if (!given(BUCKET)) {
            Stream.of("endpoint", "prefix", "kmsKeyId", "ca", "accessKey", "secretKey", "existingSecret")
                    .map(S3::child)
                    .filter(this::given)
                    .findFirst()
                    .ifPresent(path -> {
                        throw wrong(
                                path,
                                " is given, but not " + BUCKET,
                                "Without a bucket nothing is backed up: give one.");
                    });
            return;
        }
        if (!given(S3.child("endpoint"))) {
            throw wrong(
                    BUCKET,
                    " is given, but not " + S3.child("endpoint"),
                    "Give the host of the S3 service, such as s3.us-east-1.amazonaws.com.");
        }
        keys();
    }

    private void keys() {
        ValuePath access = S3.child("accessKey");
        ValuePath secret = S3.child("secretKey");
        ValuePath existing = S3.child("existingSecret");
        if (given(existing) && (given(access) || given(secret))) {
            throw wrong(
                    existing,
                    " is given, and " + (given(access) ? access : secret) + " too",
                    "The keys come from one place: remove one of the two.");
        }
        if (given(access) != given(secret)) {
            throw wrong(
                    given(access) ? access : secret,
                    " is given, but not " + (given(access) ? secret : access),
                    "Keys come in pairs: give both with --set-file, or " + existing + ".");
        }
        if (!text(S3.child("keyType")).equals("shared")) {
            if (given(existing) || given(access)) {
                throw wrong(
                        S3.child("keyType"),
                        " is " + text(S3.child("keyType")) + ", and keys are given too",
                        "Remove the keys, or set it to shared.");
            }
            return;
        }
        if (!given(existing) && !given(access)) {
            throw wrong(
                    BUCKET,
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

    private CliException wrong(ValuePath path, String what, String remedy) {
        return CliException.usage(values.prefix(path) + path + what, remedy);
    }
}
