package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the user for the values that {@code install} needs. The rules of the values check each answer. */
final class InstallGuide {
    private static final String DEFAULTS = "defaults";
    private static final String NONE = "none";
    private static final String VOLUME = "volume";
    private static final String S3 = "s3";
    private static final String EXISTING_SECRET = "existing";
    private static final String TYPED = "typed";
    private static final String ROLE = "auto";

    /** The values that a bucket needs. While the questions about the bucket go on, missing ones are allowed. */
    private static final List<String> BUCKET =
            List.of("backup.s3.bucket=bucket", "backup.s3.endpoint=s3.example.com", "backup.s3.existingSecret=secret");

    private final Questions questions;
    private final Kube kube;
    private final List<String> sets = new ArrayList<>();
    private final Map<String, String> contents = new LinkedHashMap<>();
    private List<String> standIns = List.of();
    private Optional<String> profile = Optional.empty();

    /**
     * The answers of the user.
     *
     * @param sets values in the form of {@code --set}
     * @param contents secrets and certificates by their path, such as {@code backup.s3.secretKey}
     */
    record Answers(ClusterName cluster, Optional<String> profile, List<String> sets, Map<String, String> contents) {
        Answers {
            sets = List.copyOf(sets);
            contents = Map.copyOf(contents);
        }
    }

    InstallGuide(Questions questions, Kube kube) {
        this.questions = questions;
        this.kube = kube;
    }

    Answers ask() {
        ClusterName cluster = questions.text("Name of the cluster", "demo", this::free);
        profile = Optional.of(questions.choice(
                        "How large is the cluster?",
                        choices(
                                "small, for development: 5Gi, up to 512Mi of memory", "dev",
                                "tiny, for a trial: 1Gi, up to 256Mi of memory", "minimal",
                                "the defaults: 10Gi, up to 1Gi of memory", DEFAULTS)))
                .filter(name -> !name.equals(DEFAULTS));
        value("Size of the data volume", "storage.size");
        value("Major version of PostgreSQL", "version");
        value("Name of the application's database", "database");
        value("Role that owns this database; the application logs in with this role", "owner");
        repository();
        return new Answers(cluster, profile, sets, contents);
    }

    private void repository() {
        String where = questions.choice(
                "Where should backups and archived WAL be stored?",
                choices(
                        "nowhere: if the volume is lost, the data is lost", NONE,
                        "in a bucket in S3 or in a store that speaks S3", S3,
                        "on a volume of their own in this Kubernetes cluster", VOLUME));
        switch (where) {
            case S3 -> {
                backRest();
                bucket();
            }
            case VOLUME -> {
                backRest();
                value("Size of the volume for backups", "backup.volume.size");
                sets.add("backup.volume.enabled=true");
            }
            default -> image("postgres:" + load().version());
        }
    }

    /** The servers run the official image, which has no pgBackRest. */
    private void backRest() {
        image("postgres:" + load().version());
        String image = questions.text("Container image that contains pgBackRest", "", answer -> {
            if (answer.isEmpty()) {
                throw CliException.usage(
                        "backups need an image that contains pgBackRest",
                        "Build one, as images/pgbackrest/README.md describes.");
            }
            return checked("backup.pgbackrest.image", answer);
        });
        sets.add("backup.pgbackrest.image=" + image);
    }

    private void image(String image) {
        if (!image.equals(load().image())) {
            sets.add("image=" + image);
        }
    }

    private void bucket() {
        standIns = BUCKET;
        ask("Bucket, which must exist", "", "backup.s3.bucket");
        ask("Endpoint, such as s3.eu-central-1.amazonaws.com", "", "backup.s3.endpoint");
        value("Region", "backup.s3.region");
        questions
                .text(
                        "File with the CA certificate of the endpoint (empty: a public authority signed it)",
                        "",
                        this::certificate)
                .ifPresent(certificate -> contents.put("backup.s3.ca", certificate));
        if (questions.yes("Is the bucket in the path of the URL? (MinIO and most other stores: yes; AWS: no)", false)) {
            sets.add("backup.s3.pathStyle=true");
        }
        String keys = questions.choice(
                "Where are the keys of the bucket?",
                choices(
                        "I type the keys here; the program stores them in a Secret of the cluster", TYPED,
                        "in a Secret in this namespace, under the names accessKey and secretKey", EXISTING_SECRET,
                        "no keys: the role of the node gives access to the bucket", ROLE));
        switch (keys) {
            case EXISTING_SECRET ->
                sets.add("backup.s3.existingSecret=" + questions.text("Name of the Secret", "", this::existingSecret));
            case ROLE -> sets.add("backup.s3.keyType=auto");
            default -> {
                contents.put("backup.s3.accessKey", questions.secret("Access key"));
                contents.put("backup.s3.secretKey", questions.secret("Secret key"));
            }
        }
    }

    private Optional<String> certificate(String file) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String certificate;
        try {
            certificate = Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw CliException.usage(
                            "the file " + file + " cannot be read: " + unreadable.getMessage(),
                            "Check the path and its permissions.")
                    .causedBy(unreadable);
        }
        new ValueOptions(profile, standIns, Map.of("backup.s3.ca", certificate)).load(StandardInput.none());
        return Optional.of(certificate);
    }

    private ClusterName free(String name) {
        var cluster = new ClusterName(name);
        if (AppliedSpec.read(kube, cluster).isPresent()) {
            throw CliException.refused(
                    cluster + " is installed in " + kube.namespace() + " already",
                    "Choose another name, or change this cluster with: kubectl pg upgrade " + cluster);
        }
        return cluster;
    }

    private String existingSecret(String name) {
        String checked = checked("backup.s3.existingSecret", name);
        if (kube.get(Kind.SECRET, checked).isEmpty()) {
            throw CliException.refused(
                    "there is no Secret " + checked + " in " + kube.namespace(),
                    "Create the Secret first, or type the keys here.");
        }
        return checked;
    }

    /** Asks for a value. An empty answer selects the proposed value. */
    private void value(String question, String path) {
        String proposal = load().values().at("/" + path.replace('.', '/')).asText();
        ask(question, proposal, path);
    }

    private void ask(String question, String proposal, String path) {
        String answer = questions.text(question, proposal, text -> checked(path, text));
        if (!answer.equals(proposal)) {
            sets.add(path + "=" + answer);
        }
    }

    private String checked(String path, String answer) {
        try {
            load(path + "=" + answer);
        } catch (CliException wrong) {
            // Nobody has typed that option.
            throw CliException.usage(wrong.problem().replaceFirst("^--set: ", ""), wrong.remedy())
                    .causedBy(wrong);
        }
        return answer;
    }

    /** The spec of all answers so far and one more. */
    private Spec load(String... oneMore) {
        var all = new ArrayList<>(standIns);
        all.addAll(sets);
        all.addAll(List.of(oneMore));
        return new ValueOptions(profile, all, Map.of()).load(StandardInput.none());
    }

    private static Map<String, String> choices(String... shownAndReturned) {
        var choices = new LinkedHashMap<String, String>();
        for (int index = 0; index < shownAndReturned.length; index += 2) {
            choices.put(shownAndReturned[index], shownAndReturned[index + 1]);
        }
        return choices;
    }
}
