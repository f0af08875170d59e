package io.kubectlpg.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.LineProgram;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the state of a cluster: first all lists of objects in parallel, then all running instances in parallel. */
public final class ClusterReader {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final List<String> OBSERVE = List.of("bash", "/opt/kubectl-pg/observe");
    private static final List<String> OBSERVE_EACH = List.of("bash", "/opt/kubectl-pg/observe", "each");
    private static final List<String> REPOSITORY_VOLUME = List.of("bash", "/opt/kubectl-pg/repository-volume");
    private static final List<String> REPOSITORY_VOLUME_EACH =
            List.of("bash", "/opt/kubectl-pg/repository-volume", "each");
    /** The text in the output of {@code observe} with which its last part begins: the info document. */
    private static final String INFO = ",\"info\":{\"age\":";

    private final Kube kube;
    private final Set<InstanceName> unasked;

    public ClusterReader(Kube kube) {
        this(kube, Set.of());
    }

    /**
     * A reader that does not ask some instances, because the user says that their nodes are down. To ask them would take
     * seconds.
     */
    public ClusterReader(Kube kube, Set<InstanceName> unasked) {
        this.kube = kube;
        this.unasked = Set.copyOf(unasked);
    }

    /** The state of the cluster. It has no instances if the cluster does not exist. */
    public ClusterState read(ClusterName name) {
        String selector = Labels.selector(name);
        CompletableFuture<List<ObjectNode>> pods = kube.listAsync(Kind.POD, selector);
        CompletableFuture<List<ObjectNode>> statefulSets = kube.listAsync(Kind.STATEFUL_SET, selector);
        CompletableFuture<List<ObjectNode>> claims = kube.listAsync(Kind.PERSISTENT_VOLUME_CLAIM, selector);
        Map<String, ObjectNode> podsByName =
                Kube.await(pods).stream().collect(Collectors.toMap(ClusterReader::nameOf, Function.identity()));
        Optional<CompletableFuture<RepositoryHostState>> host = Kube.await(statefulSets).stream()
                .filter(ClusterReader::isRepositoryHost)
                .findFirst()
                .map(set -> askRepositoryHost(nameOf(set) + "-0", podsByName));
        List<CompletableFuture<Instance>> asked = Kube.await(statefulSets).stream()
                .filter(ClusterReader::isInstance)
                .map(set -> ask(set, instance(set, podsByName), claims))
                .toList();
        List<Instance> instances = asked.stream()
                .map(Kube::await)
                .sorted(Comparator.comparing(Instance::name))
                .toList();
        return new ClusterState(
                name,
                instances,
                Kube.await(claims).stream().map(ClusterReader::nameOf).sorted().toList(),
                host.map(Kube::await));
    }

    /** The instances as their templates describe them. No instance is asked. */
    public ClusterState templates(ClusterName name) {
        List<Instance> instances = kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                .filter(ClusterReader::isInstance)
                .map(set -> instance(set, Map.of()))
                .sorted(Comparator.comparing(Instance::name))
                .toList();
        if (instances.isEmpty()) {
            throw Clusters.without(kube, name);
        }
        return new ClusterState(name, instances, List.of());
    }

    private CompletableFuture<RepositoryHostState> askRepositoryHost(String pod, Map<String, ObjectNode> pods) {
        Optional<ObjectNode> found = Optional.ofNullable(pods.get(pod));
        if (found.filter(Pods::containerRuns).isEmpty()) {
            return CompletableFuture.completedFuture(RepositoryHostState.silent(pod, whyNotRunning(found)));
        }
        return kube.exec()
                .ask(
                        new LineProgram(pod, Pods.uid(found.get()), REPOSITORY_VOLUME, REPOSITORY_VOLUME_EACH),
                        ANSWER_LIMIT)
                .thenApply(answer -> answered(pod, answer))
                .exceptionally(failure -> RepositoryHostState.silent(pod, "it does not answer"));
    }

    private static RepositoryHostState answered(String pod, PodExec.Result answer) {
        String[] bytes = answer.text().strip().split("\\s+", -1);
        if (!answer.succeeded() || bytes.length != 2) {
            return RepositoryHostState.silent(
                    pod, "it does not answer: " + answer.stderr().strip());
        }
        try {
            return new RepositoryHostState(pod, Optional.empty(), Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
        } catch (NumberFormatException unreadable) {
            return RepositoryHostState.silent(pod, "its answer cannot be read");
        }
    }

    /** The state of a cluster. Fails if the cluster does not exist. */
    public ClusterState require(ClusterName name) {
        ClusterState state = read(name);
        if (!state.exists()) {
            throw Clusters.without(kube, name);
        }
        return state;
    }

    private static Instance instance(ObjectNode statefulSet, Map<String, ObjectNode> pods) {
        InstanceName name = InstanceName.parse(nameOf(statefulSet));
        return Instance.of(name, statefulSet, Optional.ofNullable(pods.get(name.podName())));
    }

    private CompletableFuture<Instance> ask(
            ObjectNode statefulSet, Instance instance, CompletableFuture<List<ObjectNode>> claims) {
        if (unasked.contains(instance.name())) {
            return CompletableFuture.completedFuture(instance.silent("you say that its node is switched off"));
        }
        if (!instance.running()) {
            return claims.thenCompose(all -> whyNotRunning(statefulSet, instance, all));
        }
        return kube.exec()
                .ask(observe(instance), ANSWER_LIMIT)
                .thenApply(answer -> answered(instance, answer))
                .exceptionally(failure -> silent(instance, failure));
    }

    /**
     * Whether an instance answers within this time. One whose pod is not ready is not asked: of a node that is off, Kubernetes
     * says so after some seconds.
     */
    public boolean answers(Instance instance, Duration limit) {
        return instance.ready() && runs(instance, limit);
    }

    /** As {@link #answers}, also for a pod that is not ready, or that is being deleted. */
    public boolean runs(Instance instance, Duration limit) {
        return instance.pod().isPresent()
                && Kube.await(kube.exec()
                        .ask(observe(instance), limit)
                        .thenApply(PodExec.Result::succeeded)
                        .exceptionally(silent -> false));
    }

    private static LineProgram observe(Instance instance) {
        return new LineProgram(
                instance.name().podName(), instance.pod().map(Pods::uid).orElse(""), OBSERVE, OBSERVE_EACH);
    }

    private static Instance answered(Instance instance, PodExec.Result answer) {
        if (!answer.succeeded()) {
            return instance.silent("it does not answer: " + answer.stderr().strip());
        }
        try {
            return instance.observed(Observation.parse(tree(answer.text())));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return instance.silent("its answer cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * The output of {@code observe} as a tree. If only the info document in it is unreadable, the tree leaves that
     * document out. Scripts of earlier versions may have stored an error message there.
     */
    private static JsonNode tree(String answer) throws JsonProcessingException {
        try {
            return Documents.read(answer);
        } catch (JsonProcessingException unreadable) {
            int info = answer.lastIndexOf(INFO);
            if (info < 0) {
                throw unreadable;
            }
            return Documents.read(answer.substring(0, info) + ",\"info\":null}");
        }
    }

    /**
     * The instance, with the reason why it cannot be observed. So one failing instance does not hide the others. A
     * missing right is thrown, because it concerns all instances.
     */
    private static Instance silent(Instance instance, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CliException known && known.code() != ExitCode.DENIED) {
            return instance.silent("it does not answer: " + known.problem());
        }
        if (cause instanceof ExecLost) {
            return instance.silent("it does not answer: the connection was lost");
        }
        throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    private CompletableFuture<Instance> whyNotRunning(
            ObjectNode statefulSet, Instance instance, List<ObjectNode> claims) {
        if (instance.replicas() == 0) {
            return CompletableFuture.completedFuture(
                    instance.silent(instance.isFenced() ? "it is fenced" : "it is stopped"));
        }
        InstanceName name = instance.name();
        List<ObjectNode> own = claims.stream()
                .filter(claim -> nameOf(claim).endsWith("-" + name.podName()))
                .toList();
        return new StartupReader(kube)
                .read(name.toString(), Optional.of(statefulSet), name.podName(), instance.pod(), own)
                .thenApply(startup -> startup.problem()
                        .map(instance::stoppedBy)
                        .orElseGet(() -> instance.silent(whyNotRunning(instance.pod()))));
    }

    private static String whyNotRunning(Optional<ObjectNode> found) {
        return found.map(pod -> Pods.deleted(pod)
                        ? "its pod is being deleted"
                        : Pods.waitingFor(pod).orElse("its pod has not started"))
                .orElse("it has no pod");
    }

    /** Whether the StatefulSet belongs to an instance, not to the repository host. */
    static boolean isInstance(ObjectNode statefulSet) {
        return !isRepositoryHost(statefulSet);
    }

    private static boolean isRepositoryHost(ObjectNode statefulSet) {
        return statefulSet
                .path("metadata")
                .path("labels")
                .path(Labels.COMPONENT)
                .asText()
                .equals("repository");
    }

    static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}
