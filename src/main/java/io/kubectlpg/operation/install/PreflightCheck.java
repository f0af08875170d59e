package io.kubectlpg.operation.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Obstacle;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Interruption;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs the image for a moment, as the instance will run it, before anything else exists: what it holds, and whether the
 * repository answers. Its pod and its Secret are gone afterwards, whatever was found.
 */
public final class PreflightCheck {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** How often Kubernetes is asked why the pod does not start. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** For what may pass by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String SUBJECT = "the pod that checks the image";

    private final ClusterName name;
    private final Manifests manifests;
    private final Spec spec;
    private final boolean volumeExists;

    public PreflightCheck(ClusterName name, Manifests manifests, Spec spec, boolean volumeExists) {
        this.name = name;
        this.manifests = manifests;
        this.spec = spec;
        this.volumeExists = volumeExists;
    }

    public Step step(String id) {
        return step(id, report -> {});
    }

    /**
     * The check, and what else has to hold.
     *
     * @param also refuses by throwing
     */
    public Step step(String id, Consumer<PreflightReport> also) {
        String title = spec.buckets().isEmpty() ? "Check the image" : "Check the image and the repository";
        return new Step(title, context -> {
            removeLeftovers(context.kube());
            PreflightReport report = look(context.kube(), id, context.task()::status);
            judgeImage(report);
            judgeRepositories(report);
            also.accept(report);
            return StepResult.done(report.summary());
        });
    }

    /**
     * Runs the pod to its end and removes it.
     *
     * @param status is told what it waits for
     * @throws CliException refused, with what keeps the pod from running
     */
    public PreflightReport look(Kube kube, String id, Consumer<String> status) {
        ObjectNode secret = manifests.preflightSecret(id);
        ObjectNode pod = manifests.preflightPod(id);
        Interruption interruption = Interruption.watch(() -> removeInHaste(kube, pod, secret));
        try {
            kube.create(secret);
            create(kube, pod);
            return PreflightReport.parse(message(kube, nameOf(pod), status));
        } finally {
            interruption.end();
            remove(kube, pod, secret);
        }
    }

    private static void removeInHaste(Kube kube, ObjectNode pod, ObjectNode secret) {
        try {
            remove(kube, pod, secret);
        } catch (CliException tooLate) {
            // The next look removes it, and doctor says that it is there.
            return;
        }
    }

    private static void remove(Kube kube, ObjectNode pod, ObjectNode secret) {
        kube.delete(Kind.POD, nameOf(pod));
        kube.delete(Kind.SECRET, nameOf(secret));
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** Of a check whose client died. */
    private void removeLeftovers(Kube kube) {
        String leftovers = Labels.selector(name) + "," + Labels.COMPONENT + "=preflight";
        for (Kind kind : List.of(Kind.POD, Kind.SECRET)) {
            kube.list(kind, leftovers)
                    .forEach(object -> kube.delete(
                            kind, object.path("metadata").path("name").asText()));
        }
    }

    /** The API server's own refusal is as good an answer as the pod's. */
    private static void create(Kube kube, ObjectNode pod) {
        try {
            kube.create(pod);
        } catch (CliException denied) {
            Obstacle obstacle = Startup.denied(SUBJECT, denied.problem()).orElseThrow(() -> denied);
            throw CliException.refused(obstacle.problem(), obstacle.remedy()).causedBy(denied);
        }
    }

    private static String message(Kube kube, String podName, Consumer<String> status) {
        var ended = new AtomicReference<JsonNode>();
        var newest = new AtomicReference<ObjectNode>();
        var seen = new AtomicReference<String>("its pod was not created");
        Waiting.Deadline limit = Waiting.deadline(LIMIT);
        Waiting.Deadline patience = Waiting.deadline(PATIENCE);
        boolean gone = false;
        while (ended.get() == null && !gone && !limit.passed()) {
            gone = kube.watch(Kind.POD, podName, LOOK, event -> {
                newest.set(event.object());
                Pods.waitingFor(event.object()).ifPresent(why -> {
                    seen.set(why);
                    status.accept(why);
                });
                Pods.terminated(event.object()).ifPresent(ended::set);
                return ended.get() != null || event.deleted();
            });
            if (!gone && newest.get() != null) {
                refuse(new StartupReader(kube).read(SUBJECT, newest.get()), patience);
            }
        }
        JsonNode terminated = ended.get();
        if (terminated == null) {
            throw CliException.refused(
                    "the image could not be checked within " + LIMIT.toMinutes() + " minutes: " + seen.get(),
                    "See the events of the namespace with kubectl get events.");
        }
        return terminated.path("message").asText();
    }

    private static void refuse(Startup startup, Waiting.Deadline patience) {
        startup.obstacle()
                .filter(obstacle -> !obstacle.mayPass() || patience.passed())
                .ifPresent(obstacle -> {
                    throw CliException.refused(obstacle.problem(), obstacle.remedy());
                });
    }

    /**
     * Whether the image will do.
     *
     * @throws CliException refused
     */
    public void judgeImage(PreflightReport report) {
        if (report.missing().contains("pgbackrest")) {
            throw CliException.refused(
                    "the image " + spec.image() + " holds no pgBackRest, which backups need",
                    "Use an image that does, such as one built from images/postgres-pgbackrest, with --set image=….");
        }
        if (!report.missing().isEmpty()) {
            throw CliException.refused(
                    "the image " + spec.image() + " lacks " + String.join(", ", report.missing()),
                    "Use the official postgres image or one that is built on it.");
        }
        if (!report.user().equals("postgres")) {
            throw CliException.refused(
                    "the user id " + spec.uid() + " is not that of postgres in the image " + spec.image(),
                    "Set uid to the one that the image gives to postgres: 999 in the official ones built on Debian.");
        }
        if (report.major() != spec.version()) {
            throw CliException.refused(
                    "the image " + spec.image() + " holds PostgreSQL " + report.postgres() + ", but version is "
                            + spec.version(),
                    "Set version to " + report.major() + ", or choose another image.");
        }
        if (!report.configProblem().isEmpty()) {
            throw CliException.refused(
                    "PostgreSQL would not start with these values: " + report.configProblem(),
                    "Correct parameters, or postgresqlConf.");
        }
    }

    /**
     * Whether each repository in S3 answers, takes files, and is not another cluster's.
     *
     * @throws CliException refused or unreachable
     */
    public void judgeRepositories(PreflightReport report) {
        spec.buckets().forEach(s3 -> judge(s3.slot().option(), report.repository(s3.number())));
    }

    /** @param values where it stands in them, such as backup.s3 */
    private void judge(String values, RepositoryReport report) {
        int code = report.code()
                .orElseThrow(() -> CliException.unreachable(
                        "the repository cannot be reached from the cluster's pods: it did not answer before the check was ended",
                        "Check " + values + ".endpoint, and that pods of this namespace may connect to it."));
        if (code != 0) {
            throw RepositoryProblem.of("the first look at the repository", code, report.problem());
        }
        if (report.writeCode() != 0) {
            throw RepositoryProblem.of("to write a file into the repository", report.writeCode(), report.problem());
        }
        if (report.backups() && !report.passphrase()) {
            throw Passphrase.gone(name);
        }
        if (report.backups() && report.system().isEmpty()) {
            throw CliException.refused(
                    "the repository holds backups of a cluster with this name and namespace, and they cannot be read"
                            + (spec.encrypted() ? " with the passphrase that there is" : ""),
                    "See whether backup.encryption is as it was for them; or choose another name or " + values
                            + ".prefix.");
        }
        if (!report.system().isEmpty() && !volumeExists) {
            throw CliException.refused(
                    report.backups()
                            ? "the repository already holds backups of a cluster with this name and namespace, and its volume is gone"
                            : "the repository already holds the archive of a cluster with this name and namespace, and its volume is gone",
                    "Keep them and choose another name or " + values + ".prefix; nothing is ever written over them.");
        }
    }
}
