package io.kubectlpg.manifest;

import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * The patches that a spec adds to an instance's StatefulSet, in this order: first the patches of features, last the
 * user's own additions.
 */
final class InstancePatches {
    private static final String USERS = "options/pod.patch.yaml";

    private InstancePatches() {}

    /**
     * The patches of a scratch instance: those of {@link #of} without the patches for volumes, affinity and the first
     * start.
     */
    static List<String> ofScratch(Spec spec) {
        return of(spec).stream()
                .filter(patch -> !patch.startsWith("options/") || patch.equals(USERS))
                .toList();
    }

    static List<String> of(Spec spec) {
        var patches = new ArrayList<String>();
        if (spec.backedUp()) {
            patches.add("pgbackrest/repositories-pod.patch.yaml");
        }
        if (spec.encrypted()) {
            patches.add("pgbackrest/cipher.patch.yaml");
        }
        if (spec.text("/storage/existingClaim").isPresent()) {
            patches.add("options/existing-claim.patch.yaml");
        } else if (spec.ephemeral()) {
            patches.add("options/empty-dir.patch.yaml");
        }
        if (spec.flag("/walStorage/enabled")) {
            patches.add("options/wal-volume.patch.yaml");
        }
        if (spec.hasInitScripts()) {
            patches.add("options/init-scripts.patch.yaml");
        }
        String antiAffinity = spec.values().path("podAntiAffinity").asText();
        if (!antiAffinity.equals("none")) {
            patches.add("options/anti-affinity-" + antiAffinity + ".patch.yaml");
        }
        patches.add(USERS);
        return patches;
    }

    /** The patches that mount the keys of buckets into the preflight pod. */
    static List<String> preflightKeys(Spec spec) {
        return spec.buckets().stream()
                .filter(S3Repository::hasKeys)
                .map(s3 -> "pgbackrest/" + s3.slot().word() + "-preflight.patch.yaml")
                .toList();
    }
}
