package io.kubectlpg.operation.preflight;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.OpenShift;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.ConfigurationCheck;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts the image for a moment in the same way as an instance, before anything else is created. It checks whether the
 * image has the necessary programs and whether the repository answers. The pod and its Secret are removed afterwards.
 */
public final class PreflightCheck {
    private static final String SUBJECT = "the pod that checks the image";

    private final ClusterName name;
    private final Manifests manifests;
    private final Spec spec;
    private final boolean volumeExists;
    private final Database database;

    /** The origin of the cluster's database. */
    private enum Database {
        /** The cluster exists, or its own repository restores it. */
        OWN,
        /**
         * The cluster is new. There is no data directory yet, so files in it that the configuration names cannot exist.
         */
        NEW,
        /** The cluster is made from another cluster's repository. */
        CLONE
    }

    public PreflightCheck(ClusterName name, Manifests manifests, Spec spec, boolean volumeExists) {
        this(name, manifests, spec, volumeExists, Database.OWN);
    }

    private PreflightCheck(ClusterName name, Manifests manifests, Spec spec, boolean volumeExists, Database database) {
        this.name = name;
        this.manifests = manifests;
        this.spec = spec;
        this.volumeExists = volumeExists;
        this.database = database;
    }

    /** The check for a cluster that will get a new database. */
    public static PreflightCheck ofNewDatabase(ClusterName name, Manifests manifests, Spec spec) {
        return new PreflightCheck(name, manifests, spec, false, Database.NEW);
    }

    /** The check for a cluster that is made from another cluster's repository. */
    public static PreflightCheck ofClone(ClusterName name, Manifests manifests, Spec spec) {
        return new PreflightCheck(name, manifests, spec, false, Database.CLONE);
    }

    public Step step(String id) {
        return step(id, report -> {});
    }

    /**
     * The step that runs the check.
     *
     * @param also an additional check of the report; it throws to refuse
     */
    public Step step(String id, Consumer<PreflightReport> also) {
        return new Step(title(spec), context -> {
            removeLeftovers(context.kube());
            PreflightReport report = look(context.kube(), id, context.limit(), context.task()::status);
            judgeImage(report, context.kube().namespace());
            judgeRepositories(report);
            also.accept(report);
            return StepResult.done(report.summary());
        });
    }

    /** The name of the check in the progress. */
    public static String title(Spec spec) {
        return spec.buckets().isEmpty() ? "Check the image" : "Check the image and the repository";
    }

    /**
     * Runs the pod to its end and removes it.
     *
     * @param limit the longest time to wait
     * @param status shows what the command waits for
     * @throws CliException refused, with the problem that keeps the pod from running
     */
    public PreflightReport look(Kube kube, String id, Duration limit, Consumer<String> status) {
        EnvironmentRule.check(kube, spec);
        boolean newDatabase = database == Database.NEW;
        var pod = volumeLeft(kube)
                ? new OneShotPod(
                        kube,
                        manifests.preflightPodWithVolume(id, newDatabase),
                        manifests.repositoryPodSecret(id),
                        SUBJECT)
                : new OneShotPod(kube, manifests.preflightPod(id, newDatabase), manifests.preflightSecret(id), SUBJECT);
        return pod.during(present -> PreflightReport.parse(present.awaitMessage(limit, status)));
    }

    /**
     * Whether the volume of the repository exists without a repository host. An earlier cluster has left such a volume.
     */
    private boolean volumeLeft(Kube kube) {
        return spec.repositoryVolume().isPresent()
                && kube.get(Kind.STATEFUL_SET, RepositoryHost.name(name)).isEmpty()
                && kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name)).stream()
                        .anyMatch(claim -> claim.at("/metadata/name").asText().equals(RepositoryHost.claimName(name)));
    }

    /** Removes the objects of a check whose client died. */
    public void removeLeftovers(Kube kube) {
        String leftovers = Labels.selector(name) + "," + Labels.COMPONENT + "=preflight";
        for (Kind kind : List.of(Kind.POD, Kind.SECRET)) {
            kube.list(kind, leftovers)
                    .forEach(object -> kube.delete(
                            kind, object.path("metadata").path("name").asText()));
        }
    }

    /**
     * Checks that the image has everything that the cluster needs.
     *
     * @param namespace where the cluster is
     * @throws CliException refused, if the image lacks something
     */
    public void judgeImage(PreflightReport report, String namespace) {
        judgeBackRest(report);
        if (!report.missing().isEmpty()) {
            throw CliException.refused(
                    "the image " + spec.image() + " lacks " + String.join(", ", report.missing()),
                    "Use the official postgres image, on Debian or on Alpine, or an image that is built on it.");
        }
        if (!report.user().equals("postgres")) {
            throw CliException.refused(
                    "the user id " + spec.uid() + " is not that of postgres in the image " + spec.image(),
                    "Set uid to %s. If the Kubernetes cluster forbids that id, as OpenShift does, ask its administrator: %s."
                            .formatted(
                                    report.postgresUid().isEmpty()
                                            ? "the one that the image gives to postgres, which is 999 in the official ones"
                                                    + " on Debian and 70 in those on Alpine"
                                            : report.postgresUid() + ", which is that of postgres in the image",
                                    OpenShift.request(namespace)));
        }
        if (report.major() != spec.version()) {
            throw CliException.refused(
                    "the image " + spec.image() + " holds PostgreSQL " + report.postgres() + ", but version is "
                            + spec.version(),
                    "Set version to " + report.major() + ", or choose another image.");
        }
        if (!report.configProblem().isEmpty()) {
            throw ConfigurationCheck.refused(report.configProblem());
        }
    }

    private void judgeBackRest(PreflightReport report) {
        if (report.missing().contains("pgbackrest")) {
            throw CliException.refused(
                    "the image " + spec.image() + " holds no pgBackRest, which backups need", whereFrom());
        }
        if (database == Database.CLONE && !report.holdsBackRest()) {
            throw CliException.refused(
                    "the image " + spec.image()
                            + " holds no pgBackRest, with which a clone reads the backups of its source",
                    whereFrom());
        }
        String image = report.bundled() ? spec.bundleImage().orElse(spec.image()) : spec.image();
        if (!report.unusable().isEmpty()) {
            throw CliException.refused(
                    "the pgBackRest of the image " + image + " does not start in the pod: " + report.unusable(),
                    "Name another image that contains pgBackRest, with --set backup.pgbackrest.image=….");
        }
        if (spec.repositoryVolume().isPresent() && !report.backRestFrom(2, 55)) {
            throw CliException.refused(
                    "the image " + image + " holds pgBackRest "
                            + report.pgbackrest().orElse("") + ", and backup.volume needs 2.55 or later",
                    "Use an image with a later pgBackRest" + instead(report) + ".");
        }
        if (!report.uncompressed().isEmpty()) {
            throw CliException.refused(
                    "the image " + image + " holds a pgBackRest that was built without " + report.uncompressed()
                            + ", and backup.compression.type is " + report.uncompressed(),
                    "Use an image whose pgBackRest supports it" + instead(report)
                            + "; or set backup.compression.type=gz.");
        }
    }

    /** The remedy if the servers' image has no pgBackRest and the pods copy it out of no other image. */
    private String whereFrom() {
        return spec.text("/backup/pgbackrest/image")
                .map(given -> "Set backup.pgbackrest.from=auto. The pods then copy pgBackRest out of the image " + given
                        + ".")
                .orElse(
                        "Name an image that contains pgBackRest, with --set backup.pgbackrest.image=…. To build one, run in the"
                                + " program's sources: docker build -t REGISTRY/pgbackrest images/pgbackrest");
    }

    /**
     * The options that make the pods copy pgBackRest out of another image. The text is empty if the pods already do that.
     */
    private static String instead(PreflightReport report) {
        return report.bundled()
                ? ""
                : ": name it with --set backup.pgbackrest.image=… --set backup.pgbackrest.from=bundle";
    }

    /**
     * Checks that each bucket can be read and written. If an earlier cluster has left a repository volume, that volume
     * is checked, too. A bucket that already holds backups or WAL of a cluster with this name is refused, unless that
     * cluster's volume exists.
     *
     * @throws CliException refused, unreachable, or failed
     */
    public void judgeRepositories(PreflightReport report) {
        for (S3Repository s3 : spec.buckets()) {
            RepositoryReport found = report.repository(s3.number());
            judgeAnswer(s3, found);
            if (!found.system().isEmpty() && !volumeExists) {
                throw taken(s3.slot().option(), found);
            }
        }
        spec.repositoryVolume().ifPresent(volume -> {
            RepositoryReport found = report.repository(volume.number());
            if (found.code().isPresent()) {
                judgeAnswer(volume, found);
            }
        });
    }

    /**
     * The refusal of a place that already contains a repository.
     *
     * @param values the path of the repository's values, such as backup.s3
     */
    private CliException taken(String values, RepositoryReport report) {
        // Another clone's backups are there. The user asked for a new clone, not for that one.
        if (database == Database.CLONE) {
            return CliException.refused(
                    "the repository holds the %s of an earlier %s in this namespace"
                            .formatted(report.backups() ? "backups" : "archive", name),
                    "The program never overwrites it. Give the clone another name, or another path for its backups "
                            + "with --set "
                            + values + ".prefix=…");
        }
        return report.backups()
                ? CliException.refused(
                        "the repository already holds backups of a cluster with this name and namespace, and its "
                                + "volume is gone",
                        "Restore the cluster from these backups with the same values: kubectl pg restore " + name
                                + " --latest; or choose another name or " + values
                                + ".prefix. The program never overwrites these backups.")
                : CliException.refused(
                        "the repository already holds the archive of a cluster with this name and namespace, and its "
                                + "volume is gone",
                        "Keep the archive, and choose another name or " + values + ".prefix. The program never "
                                + "overwrites an archive.");
    }

    /**
     * Checks that a repository answers and accepts files, and that pgBackRest can read its content.
     *
     * @throws CliException refused or unreachable
     */
    public void judgeAnswer(Repository repository, RepositoryReport report) {
        String values = repository.slot().option();
        if (!report.role() && spec.createsServiceAccount()) {
            // The ServiceAccount with the role is created with the cluster, and this pod runs without it. The step that
            // creates the stanza checks access later.
            return;
        }
        if (!report.role()) {
            throw CliException.refused(
                    "the pods get no role for the bucket: " + values + ".keyType is web-id, but the pods have no "
                            + "AWS_ROLE_ARN and no AWS_WEB_IDENTITY_TOKEN_FILE",
                    "Annotate the ServiceAccount with the role, and check that the Kubernetes cluster can give roles "
                            + "to pods.");
        }
        int code = report.code()
                .orElseThrow(() -> CliException.unreachable(
                        "the repository cannot be reached from the cluster's pods: it did not answer before the "
                                + "check ended",
                        "Check " + values + ".endpoint, and that pods of this namespace may connect to it."));
        if (code != 0) {
            throw RepositoryProblem.of(name, "the first look at the repository", code, report.problem());
        }
        if (report.writeCode() != 0) {
            throw RepositoryProblem.of(
                    name, "to write a file into the repository", report.writeCode(), report.problem());
        }
        if (report.backups() && !report.passphrase()) {
            throw Passphrase.gone(name);
        }
        if (report.backups() && report.system().isEmpty()) {
            throw CliException.refused(
                    "the repository holds backups of a cluster with this name and namespace, and they cannot be read"
                            + (spec.encrypted() ? " with the present passphrase" : ""),
                    "Give the same values under backup.encryption that those backups were made with"
                            + (repository instanceof S3Repository
                                    ? "; or choose another name or " + values + ".prefix."
                                    : "."));
        }
    }
}
