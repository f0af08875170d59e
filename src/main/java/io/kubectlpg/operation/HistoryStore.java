package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the history of a cluster outside its volumes, so that a lost volume does not lose it. The ConfigMaps {@code
 * NAME-history-1}, {@code NAME-history-2} and so on hold it; a full one is followed by the next. Each key in them is the
 * system identifier of a database, because a cluster that is installed again may have another database.
 *
 * <p>The volume of an instance holds the same events. Each operation adds those that the store lacks, so a deleted
 * ConfigMap is filled again.
 */
public final class HistoryStore {
    /** The size in bytes from which a ConfigMap gets no more events. Kubernetes allows 1 MiB for each object. */
    static final int FULL = 700_000;

    private static final String SUFFIX = "-history-";
    private static final String COMPONENT = "history";

    /** How often an addition is tried while other commands change the same ConfigMap. */
    private static final int TRIES = 5;

    private final Kube kube;
    private final ClusterName cluster;

    public HistoryStore(Kube kube, ClusterName cluster) {
        this.kube = kube;
        this.cluster = cluster;
    }

    /** Whether a ConfigMap with this name holds a part of the cluster's history. */
    public static boolean holds(ClusterName cluster, String objectName) {
        return objectName.startsWith(cluster + SUFFIX)
                && objectName.substring((cluster + SUFFIX).length()).matches("[1-9][0-9]*");
    }

    /**
     * The stored history of a database. It is empty if the user may not read it. Objects of somebody else with such a
     * name, and lines that cannot be read, are left out, because they must not prevent a restore.
     */
    public ClusterHistory read(String systemIdentifier) {
        return history(own(objects()), systemIdentifier);
    }

    private List<ObjectNode> own(List<ObjectNode> objects) {
        return objects.stream()
                .filter(object -> Ownership.owns(cluster, object))
                .toList();
    }

    /** The stored history of an instance's database, and the openings that the instance reported. */
    public ClusterHistory of(Observation observation) {
        return observation
                .systemIdentifier()
                .map(this::read)
                .orElse(ClusterHistory.EMPTY)
                .and(ClusterHistory.ofOpenings(observation.openings()));
    }

    /** As {@link #of(Observation)}, with the restore points that the instance's volume lists. */
    public ClusterHistory of(Instance instance, Observation observation) {
        return of(observation).and(RestorePoints.onVolume(kube, instance));
    }

    /**
     * Adds the events that an instance knows and the store lacks.
     *
     * @throws CliException if the store cannot be written, or if an object of such a name belongs to somebody else
     */
    public void keep(Instance instance, Observation observation) {
        observation
                .systemIdentifier()
                .ifPresent(system -> add(
                        system,
                        RestorePoints.onVolume(kube, instance).and(ClusterHistory.ofOpenings(observation.openings()))));
    }

    /**
     * Adds the events that all running instances know and the store lacks.
     *
     * @throws CliException if the store cannot be written
     */
    void keepAll() {
        new ClusterReader(kube)
                .read(cluster)
                .instances()
                .forEach(instance -> instance.observation().ifPresent(observation -> keep(instance, observation)));
    }

    /** Adds the events that the store lacks. */
    void add(String systemIdentifier, ClusterHistory events) {
        for (int left = TRIES; ; left--) {
            try {
                addOnce(systemIdentifier, events);
                return;
            } catch (ConflictException changed) {
                if (left == 1) {
                    throw CliException.failed(
                                    "the history of " + cluster + " was not stored, because other kubectl pg "
                                            + "commands keep changing it",
                                    "Run the command again.")
                            .causedBy(changed);
                }
            }
        }
    }

    private void addOnce(String systemIdentifier, ClusterHistory events) {
        List<ObjectNode> objects = objects();
        if (!own(objects).equals(objects)) {
            throw new Ownership(kube, cluster).refusal(objects);
        }
        Set<String> known = objects.stream()
                .flatMap(object -> text(object, systemIdentifier).lines())
                .collect(Collectors.toSet());
        List<String> missing =
                events.lines().stream().filter(line -> !known.contains(line)).toList();
        int number = objects.isEmpty() ? 1 : number(objects.getLast());
        Optional<ObjectNode> last = objects.isEmpty() ? Optional.empty() : Optional.of(objects.getLast());
        int next = 0;
        while (next < missing.size()) {
            int room = FULL - last.map(HistoryStore::size).orElse(0);
            var text = new StringBuilder(
                    last.map(object -> text(object, systemIdentifier)).orElse(""));
            for (; next < missing.size() && room > 0; next++) {
                text.append(missing.get(next)).append('\n');
                room -= bytes(missing.get(next)) + 1;
            }
            ObjectNode changed = empty(number);
            changed.putObject("data").put(systemIdentifier, text.toString());
            last.ifPresentOrElse(
                    object -> {
                        changed.withObject("/metadata").set("resourceVersion", object.at("/metadata/resourceVersion"));
                        kube.mergePatch(Kind.CONFIG_MAP, name(object), changed);
                    },
                    () -> kube.create(changed));
            last = Optional.empty();
            number++;
        }
    }

    /**
     * The ConfigMaps by number. A ConfigMap has a successor only if it is full. Somebody may have deleted one of them, so
     * the search goes on after one missing number.
     */
    private List<ObjectNode> objects() {
        var objects = new ArrayList<ObjectNode>();
        boolean goesOn = true;
        for (int number = 1, missing = 0; goesOn; number++) {
            Optional<ObjectNode> next = Kube.await(
                    Kube.unlessDenied(kube.getAsync(Kind.CONFIG_MAP, cluster + SUFFIX + number), Optional.empty()));
            next.ifPresent(objects::add);
            missing = next.isPresent() ? 0 : missing + 1;
            goesOn = next.isPresent() ? size(next.get()) >= FULL : missing < 2;
        }
        return objects;
    }

    private static ClusterHistory history(List<ObjectNode> objects, String systemIdentifier) {
        return objects.stream()
                .map(object -> history(object, systemIdentifier))
                .reduce(ClusterHistory.EMPTY, ClusterHistory::and);
    }

    private static ClusterHistory history(ObjectNode object, String systemIdentifier) {
        return ClusterHistory.parse(text(object, systemIdentifier).lines().toList());
    }

    private ObjectNode empty(int number) {
        ObjectNode configMap = ConfigMaps.empty(cluster, cluster + SUFFIX + number);
        configMap.withObject("/metadata/labels").put(Labels.COMPONENT, COMPONENT);
        return configMap;
    }

    private int number(ObjectNode object) {
        return Integer.parseInt(name(object).substring((cluster + SUFFIX).length()));
    }

    private static String name(ObjectNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String text(ObjectNode object, String key) {
        return object.path("data").path(key).asText("");
    }

    private static int size(ObjectNode object) {
        return object.path("data").properties().stream()
                .mapToInt(entry -> bytes(entry.getValue().asText()))
                .sum();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
