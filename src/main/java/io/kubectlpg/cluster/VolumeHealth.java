package io.kubectlpg.cluster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether the volumes of an instance have enough space. */
final class VolumeHealth {
    private static final long GIB = 1L << 30;
    /** A volume counts as full if its free space is less than 1/20 of its size and less than 5 GiB. */
    private static final long FULL_PART = 20;

    private static final long FULL_BYTES = 5 * GIB;
    private static final long NEARLY_PART = 10;
    /** The states of a supervisor whose server ends again and again. */
    private static final Set<SupervisorState> DOWN = EnumSet.of(SupervisorState.FAILED, SupervisorState.FULL);

    private VolumeHealth() {}

    static List<Finding> of(Instance instance, Observation seen) {
        var findings = new ArrayList<Finding>();
        volume(instance, seen, seen.volume(), "the volume of " + instance.name(), data(instance, seen.volume()))
                .ifPresent(findings::add);
        seen.walVolume()
                .flatMap(wal -> volume(
                        instance,
                        seen,
                        wal,
                        "the WAL volume of " + instance.name(),
                        larger(instance, "walStorage.size", wal)))
                .ifPresent(findings::add);
        return findings;
    }

    /**
     * The full volume because of which no server runs. It is empty if a server runs, or if it fails for another reason.
     */
    static Optional<Finding> whyDown(Instance instance) {
        return instance.observation().filter(VolumeHealth::down).flatMap(seen -> full(instance));
    }

    /** The first full volume, whether a server runs or not. */
    static Optional<Finding> full(Instance instance) {
        return instance.observation()
                .flatMap(seen -> of(instance, seen).stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .findFirst());
    }

    private static boolean down(Observation seen) {
        return seen.server().isEmpty() && DOWN.contains(seen.state());
    }

    private static Optional<Finding> volume(
            Instance instance, Observation seen, Observation.Volume volume, String subject, String remedy) {
        if (volume.size() == 0) {
            return Optional.empty();
        }
        if (volume.available() < Math.min(volume.size() / FULL_PART, FULL_BYTES)) {
            return Optional.of(Finding.error(
                    "%s is full: %d MiB of %d MiB are left%s"
                            .formatted(
                                    subject,
                                    volume.available() >> 20,
                                    volume.size() >> 20,
                                    down(seen) ? ", and the server of " + instance.name() + " does not start" : ""),
                    remedy));
        }
        if (volume.available() < volume.size() / NEARLY_PART) {
            return Optional.of(Finding.warning(
                    "%s is %d%% full".formatted(subject, 100 * (volume.size() - volume.available()) / volume.size()),
                    remedy));
        }
        return Optional.empty();
    }

    private static String data(Instance instance, Observation.Volume volume) {
        Optional<String> claim = instance.pod()
                .map(pod -> DataVolume.of(pod.path("spec")))
                .flatMap(DataVolume::claim)
                .filter(name -> !name.equals(instance.name().claimName()));
        if (instance.ephemeral()) {
            return "delete data that is not needed: the instance has no volume, and its node has no more room";
        }
        return claim.map(
                        name -> "make the PersistentVolumeClaim " + name + " larger, or delete data that is not needed")
                .orElseGet(() -> larger(instance, "storage.size", volume));
    }

    /**
     * The command that enlarges a volume by half, rounded up to whole GiB. It adds one GiB because a file system is a
     * little smaller than its volume.
     */
    private static String larger(Instance instance, String option, Observation.Volume volume) {
        long size = Math.max(volume.size() * 3 / 2 / GIB, volume.size() / GIB + 1) + 1;
        return "kubectl pg upgrade " + instance.name().cluster() + " --set " + option + "=" + size + "Gi";
    }
}
