package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Checks the user's additions to pods. Kubernetes merges lists by name, so an addition with the name of a program's own
 * item would overwrite that item.
 */
final class PodAdditions {
    private static final Set<String> CONTAINERS = Set.of("postgres", "pgbackrest-bundle");
    private static final Set<String> VOLUMES = Set.of(
            "data",
            "wal",
            "run",
            "tmp",
            "shm",
            "scripts",
            "config",
            "app",
            "superuser",
            "replication",
            "podinfo",
            "s3",
            "repository",
            "init-scripts",
            "pgbackrest-bundle");
    private static final List<String> PATHS = List.of(
            "/pgdata",
            "/pgwal",
            "/run/pg",
            "/tmp",
            "/dev/shm",
            "/opt/kubectl-pg",
            "/opt/pgbackrest-bundle",
            "/etc/pg",
            "/etc/pg-secrets",
            "/etc/podinfo",
            "/etc/pg-init");
    private static final Pattern VARIABLE = Pattern.compile("[!-<>-~]+");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|\\z))[^/:\\p{Cntrl}]+)+/?");

    private final Values values;

    private PodAdditions(Values values) {
        this.values = values;
    }

    /** Checks the containers, volumes, mounts and variables that the user adds to the pod. */
    static void check(Values values) {
        var check = new PodAdditions(values);
        check.containers();
        check.volumes();
        check.mounts();
        check.environment();
    }

    private void containers() {
        var seen = new HashSet<>(CONTAINERS);
        for (String list : List.of("initContainers", "sidecars")) {
            for (ValuePath item : items(list)) {
                named(item, "container", seen);
                if (values.at(item).path("image").asText().isBlank()) {
                    throw values.wrong(item, " has no image", "Give " + item.child("image") + ".");
                }
            }
        }
    }

    private void volumes() {
        var seen = new HashSet<>(VOLUMES);
        for (ValuePath item : items("extraVolumes")) {
            named(item, "volume", seen);
        }
    }

    private void named(ValuePath item, String what, Set<String> seen) {
        ValuePath path = item.child("name");
        String name = text(path);
        if (!ObjectNames.isLabel(name)) {
            throw values.wrong(
                    path,
                    " is not a valid name of a " + what,
                    "Give a name of lower-case letters, digits and '-', at most 63 characters.");
        }
        if (!seen.add(name)) {
            throw values.wrong(
                    path, " is " + name + ", a " + what + " that the pod has already", "Give it another name.");
        }
    }

    private void mounts() {
        var volumes = new HashSet<String>();
        items("extraVolumes").forEach(item -> volumes.add(text(item.child("name"))));
        for (ValuePath item : items("extraVolumeMounts")) {
            ValuePath name = item.child("name");
            if (VOLUMES.contains(text(name))) {
                throw own(name);
            }
            if (!volumes.contains(text(name))) {
                throw values.wrong(name, " is not a volume in extraVolumes", "Add the volume to extraVolumes.");
            }
            ValuePath path = item.child("mountPath");
            if (!PATH.matcher(text(path)).matches()) {
                throw values.wrong(
                        path, " is not an absolute path", "Write the path from the root, such as /etc/certs.");
            }
            for (String mine : PATHS) {
                if (within(text(path), mine) || within(mine, text(path))) {
                    throw values.wrong(
                            path,
                            " is in the place of " + mine + ", which the program itself uses",
                            "Give another path.");
                }
            }
        }
    }

    private static boolean within(String path, String folder) {
        return (path.replaceFirst("/$", "") + "/").startsWith(folder.replaceFirst("/$", "") + "/");
    }

    private void environment() {
        var seen = new HashSet<String>();
        for (ValuePath item : items("env")) {
            ValuePath path = item.child("name");
            String name = text(path);
            if (!VARIABLE.matcher(name).matches()) {
                throw values.wrong(
                        path, " is not a valid name of a variable", "Give a name of printable characters without '='.");
            }
            ReservedVariables.why(name).ifPresent(why -> {
                throw values.wrong(path, " is " + name + ", " + why, ReservedVariables.REMEDY);
            });
            if (!seen.add(name)) {
                throw values.wrong(path, " is " + name + " a second time", "Remove one of the two.");
            }
        }
    }

    private CliException own(ValuePath path) {
        return values.wrong(path, " is " + text(path) + ", which the program itself uses", "Give it another name.");
    }

    private List<ValuePath> items(String list) {
        JsonNode items = values.at(ValuePath.of(list));
        return IntStream.range(0, items.size())
                .mapToObj(i -> ValuePath.of(list, Integer.toString(i)))
                .toList();
    }

    private String text(ValuePath path) {
        return values.at(path).asText();
    }
}
