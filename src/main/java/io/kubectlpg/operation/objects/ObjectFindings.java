package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.NewerProgram;
import io.kubectlpg.operation.values.UserSecrets;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the objects of a cluster with the objects that its stored values make. Objects that the user may not read
 * are skipped.
 */
public final class ObjectFindings {
    /**
     * Operations that create and remove objects. While one of them is unfinished, a missing object is not a finding.
     */
    private static final Set<OperationKind> CHANGING = EnumSet.of(
            OperationKind.INSTALL,
            OperationKind.UPGRADE,
            OperationKind.RECOVER,
            OperationKind.CLONE,
            OperationKind.SCALE_REPLICAS,
            OperationKind.REPLACE_REPLICA,
            OperationKind.UNINSTALL,
            OperationKind.MIGRATE);

    private final Kube kube;
    private final ClusterName name;
    private final String programVersion;

    private ObjectFindings(Kube kube, ClusterName name, String programVersion) {
        this.kube = kube;
        this.name = name;
        this.programVersion = programVersion;
    }

    /** The findings, the worst first. The list is empty if the cluster does not exist. */
    public static List<Finding> read(Kube kube, ClusterName name, String programVersion) {
        try {
            return new ObjectFindings(kube, name, programVersion).read();
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED) {
                return List.of();
            }
            if (failure.code() == ExitCode.UNREACHABLE) {
                throw failure;
            }
            return List.of(Finding.error(failure.problem(), failure.remedy()));
        }
    }

    private List<Finding> read() {
        Optional<ObjectNode> secret =
                kube.get(Kind.SECRET, AppliedSpec.objectName(name)).filter(live -> Ownership.owns(name, live));
        List<ObjectNode> sets = kube.list(Kind.STATEFUL_SET, Labels.selector(name)).stream()
                .filter(set -> set.at("/metadata/labels").has(Labels.INSTANCE))
                .toList();
        Optional<InstanceName> instance = primary(sets);
        if (secret.isEmpty() && instance.isEmpty()) {
            return List.of();
        }
        Optional<OperationRecord> changing =
                new Journal(kube, name).unfinished().filter(left -> CHANGING.contains(left.kind()));
        if (changing.isPresent()) {
            return instance.isPresent() ? List.of() : List.of(notMadeYet(changing.get()));
        }
        if (secret.isEmpty()) {
            throw AppliedSpec.gone(name);
        }
        Spec spec = AppliedSpec.read(name, secret.get());
        var found = new ArrayList<Ranked>();
        try {
            UserSecrets.require(kube, spec);
        } catch (CliException missing) {
            found.add(Ranked.error(Kind.SECRET, missing));
        }
        number(sets, spec).ifPresent(found::add);
        InstanceName expected = instance.orElseGet(() -> KeptInstance.of(kube, name));
        boolean sameProgram = AppliedSpec.version(secret.get()).equals(programVersion);
        List<ObjectName> names = ObjectName.of(name, spec, expected, AppliedSpec.inventory(secret.get()));
        found.addAll(compared(spec, expected, names, sameProgram));
        return Stream.concat(
                        found.stream()
                                .sorted(Comparator.comparing(Ranked::severity).thenComparing(Ranked::rank))
                                .map(Ranked::finding),
                        NewerProgram.in(name, secret.get(), programVersion).stream())
                .toList();
    }

    /** A finding if there are other instances than the values say. A missing primary is a finding of its own. */
    private Optional<Ranked> number(List<ObjectNode> sets, Spec spec) {
        // In a promotion that has not ended none may be the primary by its template, or two.
        long primaries = with(sets, Role.PRIMARY);
        boolean promoting = sets.stream().anyMatch(set -> Instance.epoch(set) > 0);
        long instances = with(sets, Role.REPLICA) + (promoting ? primaries : 1);
        if (instances == spec.instances()) {
            return Optional.empty();
        }
        return Optional.of(new Ranked(
                Kind.STATEFUL_SET,
                Finding.Severity.ERROR,
                "%s has %d %s, and its values say %d"
                        .formatted(name, instances, instances == 1 ? "instance" : "instances", spec.instances()),
                instances < spec.instances()
                        ? "kubectl pg upgrade " + name + " makes what is missing"
                        : "kubectl pg replicas scale " + name + " " + instances
                                + " stores the number; kubectl pg upgrade " + name + " removes what is too much"));
    }

    private static long with(List<ObjectNode> sets, Role role) {
        return sets.stream()
                .filter(set -> Instance.role(set).equals(Optional.of(role)))
                .count();
    }

    private Finding notMadeYet(OperationRecord left) {
        return Finding.error(
                "%s has no StatefulSet: %s %s by %s has not ended".formatted(name, left.word(), left.id(), left.by()),
                OperationRecord.wayOut(name));
    }

    /** The primary that has a StatefulSet, or another instance that is neither a replica nor retired. */
    private static Optional<InstanceName> primary(List<ObjectNode> sets) {
        return sets.stream()
                .filter(set ->
                        Instance.role(set).filter(role -> role != Role.PRIMARY).isEmpty())
                .map(set -> InstanceName.parse(set.at("/metadata/name").asText()))
                .max(Comparator.naturalOrder());
    }

    private List<Ranked> compared(Spec spec, InstanceName instance, List<ObjectName> names, boolean sameProgram) {
        var missing = new MissingObject(kube, name, spec, instance);
        var found = new ArrayList<Ranked>();
        var suspects = new HashSet<ObjectName>();
        Map<Kind, Map<String, ObjectNode>> live = listed(names);
        for (ObjectName object : names) {
            if (!live.containsKey(object.kind())) {
                continue;
            }
            ObjectNode present = live.get(object.kind()).get(object.name());
            if (present == null) {
                found.add(Ranked.error(object.kind(), foreign(object).orElseGet(() -> missing.of(object))));
            } else if (object.kind() != Kind.SECRET && sameProgram && Expected.mayBeChanged(present)) {
                suspects.add(object);
            }
        }
        found.addAll(changed(spec, instance, suspects));
        return found;
    }

    /** The exception if an object with this name exists without the cluster's labels. */
    private Optional<CliException> foreign(ObjectName object) {
        return kube.get(object.kind(), object.name()).map(other -> new Ownership(kube, name).refusal(List.of(other)));
    }

    /**
     * The cluster's objects by kind and name. Kinds that the user may not list are left out. One list costs less than
     * many get requests.
     */
    private Map<Kind, Map<String, ObjectNode>> listed(List<ObjectName> names) {
        Map<Kind, CompletableFuture<List<ObjectNode>>> asked = new EnumMap<>(Kind.class);
        names.forEach(object -> asked.computeIfAbsent(
                object.kind(), kind -> kube.listMetadataAsync(kind, Labels.selector(name), false)));
        Map<Kind, Map<String, ObjectNode>> listed = new EnumMap<>(Kind.class);
        asked.forEach((kind, answer) -> {
            try {
                listed.put(
                        kind,
                        Kube.await(answer).stream()
                                .collect(Collectors.toMap(
                                        object -> nameOf(object).name(), Function.identity())));
            } catch (CliException failure) {
                if (failure.code() != ExitCode.DENIED) {
                    throw failure;
                }
            }
        });
        return listed;
    }

    private List<Ranked> changed(Spec spec, InstanceName instance, Set<ObjectName> suspects) {
        if (suspects.isEmpty()) {
            return List.of();
        }
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        return apply.expected(instance).stream()
                .filter(wanted -> suspects.contains(nameOf(wanted)))
                .filter(wanted -> kube.get(Kind.of(wanted), nameOf(wanted).name())
                        .filter(live -> !Expected.in(live, wanted))
                        .isPresent())
                .filter(wanted -> differs(apply, wanted))
                .map(wanted -> changed(nameOf(wanted)))
                .toList();
    }

    /**
     * Whether the object differs, according to a dry run on the API server. The dry run takes other spellings and the
     * additions of webhooks into account. The result is false if the API server refuses the dry run.
     */
    private static boolean differs(ApplySteps apply, ObjectNode wanted) {
        try {
            return apply.differs(wanted);
        } catch (CliException failure) {
            if (failure.code() == ExitCode.UNREACHABLE) {
                throw failure;
            }
            return false;
        }
    }

    private Ranked changed(ObjectName object) {
        return new Ranked(
                object.kind(),
                object.kind() == Kind.SERVICE ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                "the %s differs from the values of %s: somebody changed it".formatted(object, name),
                "kubectl pg diff %1$s shows the change; kubectl pg upgrade %1$s undoes the change".formatted(name));
    }

    private static ObjectName nameOf(ObjectNode object) {
        return new ObjectName(Kind.of(object), object.at("/metadata/name").asText());
    }

    /** A finding, and the kind of its object. */
    private record Ranked(Kind kind, Finding.Severity severity, String problem, String remedy) {
        private static final List<Kind> WORST_FIRST = List.of(
                Kind.STATEFUL_SET, Kind.SERVICE, Kind.SECRET, Kind.CONFIG_MAP, Kind.SERVICE_ACCOUNT, Kind.CRON_JOB);

        static Ranked error(Kind kind, CliException words) {
            return new Ranked(kind, Finding.Severity.ERROR, words.problem(), words.remedy());
        }

        int rank() {
            int known = WORST_FIRST.indexOf(kind);
            return known < 0 ? WORST_FIRST.size() : known;
        }

        Finding finding() {
            return new Finding(severity, problem, remedy);
        }
    }
}
