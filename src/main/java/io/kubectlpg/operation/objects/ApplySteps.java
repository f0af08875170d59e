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

/** The steps that create or correct Kubernetes objects; none for what is as it should be. */
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
     * Refuses when somebody else has an object of a name that the cluster needs.
     *
     * @param instance the one that is made, or that exists
     */
    public void requireOwn(InstanceName instance) {
        // The passphrase of a lost cluster may be brought back by hand: whether it is the right one is looked at by
        // itself.
        List<ObjectNode> expected = expected(instance);
        var wanted = new ArrayList<>(expected.stream()
                .filter(object -> !nameOf(object).equals(Passphrase.secret(manifests.name())))
                .toList());
        wanted.addAll(manifests.keySecrets());
        wanted.add(Journal.empty(manifests.name()));
        // A StatefulSet that exists has its volumes already; a new one would take claims of these names as its own.
        expected.stream()
                .filter(object -> Kind.of(object) == Kind.STATEFUL_SET)
                .filter(set -> kube.get(Kind.STATEFUL_SET, nameOf(set)).isEmpty())
                .map(Manifests::claims)
                .forEach(wanted::addAll);
        new Ownership(kube, manifests.name()).require(wanted);
    }

    /**
     * The objects that a complete cluster has, without its volumes, its journal and the contents of Secrets.
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

    /** The existing objects that would change, such as {@code Service demo-rw}; missing objects do not count. */
    public List<String> changed(InstanceName instance) {
        return expected(instance).stream()
                .filter(object -> Kind.of(object) != Kind.SECRET)
                .filter(object -> kube.get(Kind.of(object), nameOf(object)).isPresent())
                .filter(this::differs)
                .map(object -> object.path("kind").asText() + " " + nameOf(object))
                .toList();
    }

    /** Each from a random password. */
    private List<Function<String, ObjectNode>> generatedSecrets() {
        var secrets = new ArrayList<Function<String, ObjectNode>>(
                List.of(manifests::superuserSecret, manifests::replicationSecret));
        // The user's own Secret holds the owner's password then; another one beside it would be wrong.
        if (spec.existingSecret().isEmpty()) {
            secrets.addFirst(manifests::appSecret);
        }
        if (manifests.cipherSecret("").isPresent()) {
            secrets.add(random ->
                    manifests.cipherSecret(spec.passphrase().orElse(random)).orElseThrow());
        }
        return secrets;
    }

    /** Generated passwords are made once and kept: a volume that outlived its cluster knows them. */
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
     * The objects that are missing or differ from the spec. The Secret with the spec comes first, so that
     * an installation with other values is refused from then on.
     */
    public List<Step> specAndObjects() {
        var wanted = new ArrayList<ObjectNode>();
        wanted.add(manifests.specSecret(programVersion));
        wanted.addAll(wantedObjects());
        return apply(wanted);
    }

    /** The objects that are missing, or not as the spec wants them. */
    public List<Step> objects() {
        return apply(wantedObjects());
    }

    /** Notes the values as those of the cluster. */
    public List<Step> record() {
        ObjectNode secret = manifests.specSecret(programVersion);
        return differs(secret)
                ? List.of(new Step("Note the values in Secret " + nameOf(secret), context -> {
                    context.kube().apply(secret, FieldManagers.SPEC, true, false);
                    return StepResult.done();
                }))
                : List.of();
    }

    /** Everything that {@link #objects()} looks at, in the order in which it is applied. */
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

    /** After a change of its times, a CronJob gets a new scheduled-since: runs that were due before do not count as missed. */
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
     * Creates the StatefulSet as a whole, with the role and the permission to create a database: without them its pod
     * would start without them.
     */
    public List<Step> instance(InstanceName instance, Optional<Instance> existing) {
        if (existing.isPresent()) {
            return template(instance);
        }
        return List.of(create(instance, true));
    }

    /** The StatefulSet of an instance that exists; its pod is replaced by another step. */
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
     * A client that died between the applies of {@link #create} left all to the state manager, whose next apply would take
     * away what it no longer names. Who owns what is found by a trial of that.
     */
    private boolean hasItsOwner(InstanceName instance) {
        Optional<ObjectNode> live = kube.get(Kind.STATEFUL_SET, instance.toString());
        if (live.isEmpty()) {
            return true;
        }
        int replicas = live.get().at("/spec/replicas").asInt(1);
        try {
            kube.apply(
                    Manifests.instanceState(kube.namespace(), instance, Role.PRIMARY, false, replicas),
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

    /** The StatefulSet as the spec wants it, with the claims that it has: nobody can change those. */
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
                }
            }
        }
        return wanted;
    }

    /** A new instance with the role primary. */
    public Step create(InstanceName instance, boolean bootstrap) {
        return create(instance, manifests.instance(instance), bootstrap);
    }

    /** As {@link #create(InstanceName, boolean)}, by a template that is not the spec's alone. */
    public Step create(InstanceName instance, ObjectNode spec, boolean bootstrap) {
        ObjectNode state = manifests.instanceState(instance, Role.PRIMARY, bootstrap, 1);
        return new Step("Create instance " + instance, context -> {
            context.kube().apply(Trees.merged(spec, state), FieldManagers.STATE, true, false);
            context.kube().apply(spec, FieldManagers.SPEC, true, false);
            // Now that the spec has its owner, the state manager keeps the state alone.
            context.kube().apply(state, FieldManagers.STATE, true, false);
            return StepResult.done();
        });
    }

    /** Whether applying it would change something; the API server is asked by a dry run. */
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
