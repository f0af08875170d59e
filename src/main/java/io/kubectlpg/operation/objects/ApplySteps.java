package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.manifest.ScheduleManifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.LiveObject;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.Passwords;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.repository.RepositoryCertificates;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The steps that create or correct Kubernetes objects. Objects that are already correct need no step. */
public final class ApplySteps {
    private final Kube kube;
    private final Manifests manifests;
    private final Spec spec;
    private final String programVersion;

    public ApplySteps(Kube kube, Manifests manifests, Spec spec, String programVersion) {
        this.spec = spec;
        this.kube = kube;
        this.manifests = manifests;
        this.programVersion = programVersion;
    }

    /**
     * Fails if somebody else owns an object with a name that the cluster needs.
     *
     * @param instance the instance that will be made or that exists
     */
    public void requireOwn(InstanceName instance) {
        // The user may bring back the passphrase of a lost cluster by hand. Another check tells whether it is the right
        // one.
        List<ObjectNode> expected = expected(instance);
        var wanted = new ArrayList<>(expected.stream()
                .filter(object -> !nameOf(object).equals(Passphrase.secret(manifests.name())))
                .toList());
        wanted.addAll(manifests.keySecrets());
        wanted.add(Journal.empty(manifests.name()));
        // Volumes are only checked without a StatefulSet: a new StatefulSet would take claims of these names for its
        // own.
        expected.stream()
                .filter(object -> Kind.of(object) == Kind.STATEFUL_SET)
                .filter(set -> kube.get(Kind.STATEFUL_SET, nameOf(set)).isEmpty())
                .map(Manifests::claims)
                .forEach(wanted::addAll);
        new Ownership(kube, manifests.name()).require(wanted);
    }

    /**
     * The objects that a complete cluster has, except its volumes and its journal. The Secrets contain no passwords, keys
     * or certificates. Only the Secret with the spec has its content.
     *
     * @param instance the instance of the cluster
     */
    public List<ObjectNode> expected(InstanceName instance) {
        var expected = new ArrayList<ObjectNode>();
        expected.add(wantedTemplate(instance));
        expected.add(manifests.specSecret(programVersion));
        generatedSecrets().stream().map(secret -> secret.apply("")).forEach(expected::add);
        if (spec.repositoryVolume().isPresent()) {
            expected.add(manifests.repositoryTlsSecret(Map.of()));
        }
        expected.addAll(manifests.emptyKeySecrets());
        for (ObjectNode object : manifests.objects(highestInstance())) {
            expected.add(Kind.of(object) == Kind.STATEFUL_SET ? withLiveClaims(object) : object);
        }
        return expected;
    }

    /**
     * The existing objects that an apply would change, such as {@code Service demo-rw}. Missing objects are not among
     * them.
     */
    public List<String> changed(InstanceName instance) {
        return expected(instance).stream()
                .filter(object -> Kind.of(object) != Kind.SECRET)
                .filter(object -> kube.get(Kind.of(object), nameOf(object)).isPresent())
                .filter(this::differs)
                .map(object -> object.path("kind").asText() + " " + nameOf(object))
                .toList();
    }

    /** Functions that make the Secrets with a generated password. Each takes the password. */
    private List<Function<String, ObjectNode>> generatedSecrets() {
        var secrets = new ArrayList<Function<String, ObjectNode>>(
                List.of(manifests::superuserSecret, manifests::replicationSecret));
        // With a Secret of the user for the owner's password no Secret is generated.
        if (spec.existingSecret().isEmpty()) {
            secrets.addFirst(manifests::appSecret);
        }
        if (manifests.cipherSecret("").isPresent()) {
            secrets.add(random ->
                    manifests.cipherSecret(spec.passphrase().orElse(random)).orElseThrow());
        }
        return secrets;
    }

    /**
     * The steps for Secrets with generated passwords. An existing Secret is kept, because the database on an old volume
     * may still use its password.
     */
    public List<Step> secrets() {
        var missing = new ArrayList<ObjectNode>();
        for (Function<String, ObjectNode> secret : generatedSecrets()) {
            ObjectNode candidate = secret.apply(Passwords.random());
            if (kube.get(Kind.SECRET, nameOf(candidate)).isEmpty()) {
                missing.add(candidate);
            }
        }
        if (spec.repositoryVolume().isPresent()) {
            ObjectNode certificates = manifests.repositoryTlsSecret(
                    RepositoryCertificates.create(manifests.name(), kube.namespace(), kube.serverTime()));
            if (kube.get(Kind.SECRET, nameOf(certificates)).isEmpty()) {
                missing.add(certificates);
            }
        }
        if (missing.isEmpty()) {
            return List.of();
        }
        return List.of(new Step("Generate passwords into " + names(missing), context -> {
            missing.forEach(context.kube()::create);
            return StepResult.done();
        }));
    }

    /**
     * The steps for objects that are missing or differ from the spec. The Secret with the spec comes first. From then
     * on an installation with other values is refused.
     */
    public List<Step> specAndObjects() {
        var wanted = new ArrayList<ObjectNode>();
        wanted.add(manifests.specSecret(programVersion));
        wanted.addAll(wantedObjects());
        return apply(wanted);
    }

    /** The steps for objects that are missing or differ from the spec. */
    public List<Step> objects() {
        return apply(wantedObjects());
    }

    /** The step that stores the values as those of the cluster. */
    public List<Step> record() {
        ObjectNode secret = manifests.specSecret(programVersion);
        return differs(secret)
                ? List.of(new Step("Store the values in Secret " + nameOf(secret), context -> {
                    context.kube().apply(secret, FieldManagers.SPEC, true, false);
                    return StepResult.done();
                }))
                : List.of();
    }

    /** All objects that {@link #objects()} checks, in the order in which they are applied. */
    public List<ObjectNode> wantedObjects() {
        var wanted = new ArrayList<ObjectNode>();
        wanted.addAll(manifests.keySecrets());
        for (ObjectNode object : manifests.objects(highestInstance())) {
            wanted.add(Kind.of(object) == Kind.STATEFUL_SET ? withLiveClaims(object) : object);
        }
        return wanted;
    }

    private int highestInstance() {
        return spec.schedules().isEmpty()
                ? 1
                : kube.list(Kind.STATEFUL_SET, Labels.selector(manifests.name())).stream()
                        .map(ApplySteps::nameOf)
                        .filter(set -> !set.equals(RepositoryHost.name(manifests.name())))
                        .map(set -> InstanceName.parse(set).ordinal())
                        .max(Comparator.naturalOrder())
                        .orElse(1);
    }

    private List<Step> apply(List<ObjectNode> wanted) {
        List<ObjectNode> differing = wanted.stream().filter(this::differs).toList();
        if (differing.isEmpty()) {
            return List.of();
        }
        return List.of(new Step("Apply " + names(differing), context -> {
            differing.forEach(object -> apply(context.kube(), object));
            return StepResult.done();
        }));
    }

    /**
     * Applies an object. If a CronJob gets new times, its annotation scheduled-since is set to the present time, so
     * that earlier runs do not count as missed.
     */
    private static void apply(Kube kube, ObjectNode object) {
        boolean otherTimes = Kind.of(object) == Kind.CRON_JOB
                && kube.get(Kind.CRON_JOB, nameOf(object))
                        .filter(live -> !times(live).equals(times(object)))
                        .isPresent();
        ObjectNode live = kube.apply(object, FieldManagers.SPEC, true, false);
        if (otherTimes) {
            boolean suspended = live.at("/spec/suspend").asBoolean();
            String since = kube.serverTime().toString();
            kube.apply(
                    ScheduleManifests.state(kube.namespace(), nameOf(object), suspended, since),
                    FieldManagers.STATE,
                    true,
                    false);
        }
    }

    private static List<JsonNode> times(ObjectNode cronJob) {
        return List.of(cronJob.at("/spec/schedule"), cronJob.at("/spec/timeZone"));
    }

    /**
     * The steps for the StatefulSet. A new StatefulSet is created with role and permission to create a database in one
     * request. Otherwise its first pod would lack both.
     */
    public List<Step> instance(InstanceName instance, Optional<Instance> existing) {
        if (existing.isPresent()) {
            return template(instance);
        }
        return List.of(create(instance, true));
    }

    /** The steps for the StatefulSet of an existing instance. Another step replaces its pod. */
    public List<Step> template(InstanceName instance) {
        ObjectNode wanted = wantedTemplate(instance);
        return differs(wanted) || !hasItsOwner(instance)
                ? List.of(new Step("Apply StatefulSet " + instance, context -> {
                    context.kube().apply(wanted, FieldManagers.SPEC, true, false);
                    return StepResult.done();
                }))
                : List.of();
    }

    /**
     * Whether the field manager of the spec owns the fields of the spec. If a client died during {@link #create}, the
     * state manager owns all fields, and its next apply would remove fields. A dry run of that apply shows it.
     */
    private boolean hasItsOwner(InstanceName instance) {
        Optional<ObjectNode> live = kube.get(Kind.STATEFUL_SET, instance.toString());
        if (live.isEmpty()) {
            return true;
        }
        int replicas = live.get().at("/spec/replicas").asInt(1);
        Role role = Instance.role(live.get()).orElse(Role.PRIMARY);
        try {
            kube.apply(
                    Manifests.instanceState(
                            kube.namespace(), instance, role, Instance.epoch(live.get()), false, replicas),
                    FieldManagers.STATE,
                    true,
                    true);
            return true;
        } catch (CliException refusal) {
            if (refusal.code() == ExitCode.UNREACHABLE || refusal.code() == ExitCode.DENIED) {
                throw refusal;
            }
            return false;
        }
    }

    /** The StatefulSet of the spec with its present volume claim templates, because these cannot be changed. */
    public ObjectNode wantedTemplate(InstanceName instance) {
        return withLiveClaims(manifests.instance(instance));
    }

    private ObjectNode withLiveClaims(ObjectNode wanted) {
        Optional<ObjectNode> live = kube.get(Kind.STATEFUL_SET, nameOf(wanted));
        for (JsonNode claim : wanted.at("/spec/volumeClaimTemplates")) {
            for (JsonNode present :
                    live.map(l -> l.at("/spec/volumeClaimTemplates")).orElse(MissingNode.getInstance())) {
                if (present.at("/metadata/name").equals(claim.at("/metadata/name"))) {
                    ((ObjectNode) claim).set("spec", present.get("spec"));
                    if (present.at("/metadata/annotations").isObject()) {
                        claim.withObject("/metadata").set("annotations", present.at("/metadata/annotations"));
                    }
                }
            }
        }
        return wanted;
    }

    /** The step that creates a new instance with the role primary. */
    public Step create(InstanceName instance, boolean bootstrap) {
        return create(instance, manifests.instance(instance), bootstrap);
    }

    /** The step that creates a new instance with the role replica. It waits for its copy of the primary. */
    public Step createReplica(InstanceName instance) {
        return create(instance, manifests.replica(instance), Role.REPLICA, false);
    }

    /** As {@link #create(InstanceName, boolean)}, but with another template than the spec's. */
    public Step create(InstanceName instance, ObjectNode spec, boolean bootstrap) {
        return create(instance, spec, Role.PRIMARY, bootstrap);
    }

    private static Step create(InstanceName instance, ObjectNode spec, Role role, boolean bootstrap) {
        return new Step("Create instance " + instance, context -> {
            int epoch = ReplicaVolume.newestEpoch(context.kube(), instance.cluster());
            ObjectNode state = Manifests.instanceState(context.kube().namespace(), instance, role, epoch, bootstrap, 1);
            context.kube().apply(Trees.merged(spec, state), FieldManagers.STATE, true, false);
            context.kube().apply(spec, FieldManagers.SPEC, true, false);
            // The spec has its owner now, so the state manager can give up all fields except the state.
            context.kube().apply(state, FieldManagers.STATE, true, false);
            return StepResult.done();
        });
    }

    /** Whether an apply would change the object. A dry run on the API server answers this. */
    public boolean differs(ObjectNode object) {
        Optional<ObjectNode> live = kube.get(Kind.of(object), nameOf(object));
        return live.isEmpty()
                || !LiveObject.content(live.get())
                        .equals(LiveObject.content(kube.apply(object, FieldManagers.SPEC, true, true)));
    }

    private static String names(List<ObjectNode> objects) {
        return String.join(
                ", ",
                objects.stream()
                        .map(o -> o.path("kind").asText() + " " + nameOf(o))
                        .toList());
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}
