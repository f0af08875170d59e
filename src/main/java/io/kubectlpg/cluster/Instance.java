package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.Optional;

/**
 * An instance: its Kubernetes objects and its own observation.
 *
 * @param role the role in the template of its StatefulSet
 * @param epoch the decision that gave the template this role; 0 if there was none
 * @param fenced why nothing but an unfence may start it; empty if it is not fenced
 * @param replicas the replicas of its StatefulSet; 0 if the instance is stopped
 * @param bootstrap whether a pod of this instance may still create a database
 * @param halfClone whether the instance is an incomplete clone that still uses the source's repository
 * @param silence the reason why there is no observation; empty if there is one
 * @param startupProblem the reason why its pod does not run, if Kubernetes has reported one
 */
public record Instance(
        InstanceName name,
        Optional<Role> role,
        int epoch,
        Optional<String> fenced,
        int replicas,
        boolean bootstrap,
        boolean halfClone,
        Optional<ObjectNode> pod,
        Optional<Observation> observation,
        Optional<String> silence,
        Optional<StartupProblem> startupProblem) {

    static Instance of(InstanceName name, ObjectNode statefulSet, Optional<ObjectNode> pod) {
        JsonNode template = statefulSet.path("spec").path("template").path("metadata");
        boolean bootstrap = template.path("annotations").has(Labels.BOOTSTRAP)
                || pod.filter(p -> p.path("metadata").path("annotations").has(Labels.BOOTSTRAP))
                        .isPresent();
        return new Instance(
                name,
                role(statefulSet),
                epoch(template.path("annotations")),
                Optional.of(statefulSet
                                .at("/metadata/annotations")
                                .path(Labels.FENCED)
                                .asText(""))
                        .filter(why -> !why.isEmpty()),
                statefulSet.path("spec").path("replicas").asInt(1),
                bootstrap,
                mountsSource(statefulSet, name.cluster() + "-source"),
                pod,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The role in the template of an instance's StatefulSet; empty if there is none, or one that is not known. */
    public static Optional<Role> role(ObjectNode statefulSet) {
        return Role.of(statefulSet
                .at("/spec/template/metadata/labels")
                .path(Labels.ROLE)
                .asText(""));
    }

    private static int epoch(JsonNode annotations) {
        return annotations.path(Labels.EPOCH).asInt(0);
    }

    /** The decision that gave the role in the template of an instance's StatefulSet; 0 if there was none. */
    public static int epoch(ObjectNode statefulSet) {
        return epoch(statefulSet.at("/spec/template/metadata/annotations"));
    }

    /**
     * The role by the newest decision that is known of: that of the template, or that of the note on the volume if the note
     * is not older.
     */
    public Optional<Role> effectiveRole() {
        return isRetired()
                ? role
                : note().filter(note -> note.epoch() >= epoch)
                        .map(RoleNote::role)
                        .or(() -> role);
    }

    /** The newest decision that is known of; 0 if there was none. */
    public int effectiveEpoch() {
        return Math.max(epoch, note().map(RoleNote::epoch).orElse(0));
    }

    /** The note on the volume about the newest decision; empty if there was none, or if the instance does not answer. */
    public Optional<RoleNote> note() {
        return observation.flatMap(Observation::note);
    }

    private static boolean mountsSource(ObjectNode statefulSet, String secret) {
        for (JsonNode volume : statefulSet.at("/spec/template/spec/volumes")) {
            if (volume.at("/secret/secretName").asText().equals(secret)) {
                return true;
            }
        }
        return false;
    }

    Instance observed(Observation seen) {
        return answering(Optional.of(seen), Optional.empty(), Optional.empty());
    }

    Instance silent(String why) {
        return answering(Optional.empty(), Optional.of(why), startupProblem);
    }

    Instance stoppedBy(StartupProblem by) {
        return answering(Optional.empty(), Optional.of(by.problem()), Optional.of(by));
    }

    /** The same instance with another answer. */
    private Instance answering(Optional<Observation> seen, Optional<String> why, Optional<StartupProblem> problem) {
        return new Instance(name, role, epoch, fenced, replicas, bootstrap, halfClone, pod, seen, why, problem);
    }

    /**
     * Whether the instance may create a database and has none yet. Then it is creating the database, or it has failed
     * to.
     */
    public boolean withoutDatabase() {
        return bootstrap
                && observation.filter(seen -> seen.controlState().isEmpty()).isPresent();
    }

    /** Whether the instance failed to create its database. */
    public boolean refusedToCreate() {
        return withoutDatabase()
                && observation
                        .filter(seen -> seen.state() == SupervisorState.REFUSED)
                        .isPresent();
    }

    /** Whether the data of the instance is lost with its pod. */
    public boolean ephemeral() {
        return pod.filter(p -> DataVolume.of(p.path("spec")).ephemeral()).isPresent();
    }

    /** Whether the instance has a database that is lost with its pod. */
    public boolean lostWithItsPod() {
        return ephemeral()
                && (observation.isEmpty() || observation.get().controlState().isPresent());
    }

    public boolean isPrimary() {
        return effectiveRole().equals(Optional.of(Role.PRIMARY));
    }

    public boolean isReplica() {
        return effectiveRole().equals(Optional.of(Role.REPLICA));
    }

    /** Whether another instance has replaced this instance. */
    public boolean isRetired() {
        return role.equals(Optional.of(Role.RETIRED));
    }

    /** Whether somebody has stopped it so that nothing but an unfence starts it. Its pod may still exist. */
    public boolean isFenced() {
        return replicas == 0 && fenced.isPresent();
    }

    /** Whether its server accepts writes. */
    public boolean acceptsWrites() {
        return server().filter(server -> !server.inRecovery()).isPresent();
    }

    /** Whether its server runs as a standby. */
    public boolean isStandby() {
        return server().filter(Server::inRecovery).isPresent();
    }

    /** Whether its server is a standby that replays with a delay on purpose, and can follow the primary. */
    public boolean isDelayed() {
        return server().filter(server -> !server.replayDelay().isZero()).isPresent()
                && observation
                        .flatMap(Observation::following)
                        .filter(Observation.Following::lasts)
                        .isEmpty();
    }

    public Optional<Server> server() {
        return observation.flatMap(Observation::server);
    }

    /** Whether the container runs, according to the kubelet. Only then can the instance be observed. */
    public boolean running() {
        return pod.filter(Pods::containerRuns).isPresent();
    }

    public boolean ready() {
        return pod.filter(Pods::ready).isPresent();
    }

    public Optional<String> node() {
        return pod.map(p -> p.path("spec").path("nodeName").asText("")).filter(node -> !node.isEmpty());
    }
}
