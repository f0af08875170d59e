package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.values.CreationValues;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.Storage;
import io.kubectlpg.spec.VolumeRepository;
import java.util.List;

/** Refuses changes of values that would lose data or make it unreadable. Each refusal is one sentence. */
final class UpgradeRules {
    private final ClusterName name;
    private final Spec before;
    private final Spec after;

    private UpgradeRules(ClusterName name, Spec before, Spec after) {
        this.name = name;
        this.before = before;
        this.after = after;
    }

    static void check(ClusterName name, Spec before, Spec after) {
        var rules = new UpgradeRules(name, before, after);
        rules.version();
        CreationValues.PATHS.forEach(rules::unchanged);
        rules.volume();
        rules.encryption();
        rules.repositoryVolume();
    }

    private void repositoryVolume() {
        if (before.repositoryVolume().isEmpty() || after.repositoryVolume().isEmpty()) {
            return;
        }
        VolumeRepository was = before.repositoryVolume().get();
        VolumeRepository wanted = after.repositoryVolume().get();
        if (wanted.size().compareTo(was.size()) < 0) {
            throw CliException.refused(
                    "the repository volume of %s has %s, and a volume cannot shrink to %s"
                            .formatted(name, was.size(), wanted.size()),
                    "Give backup.volume.size=" + was.size() + ", or more.");
        }
        if (!wanted.storageClass().equals(was.storageClass())) {
            throw CliException.refused(
                    "the repository volume of " + name + " cannot change its storage class",
                    "Leave backup.volume.storageClass as it is.");
        }
    }

    private void version() {
        if (after.version() < before.version()) {
            throw CliException.refused(
                    "%s is PostgreSQL %d, and %d cannot read its data"
                            .formatted(name, before.version(), after.version()),
                    "Leave version as it is.");
        }
        if (after.version() > before.version()) {
            throw CliException.refused(
                    "%s is PostgreSQL %d, and this version cannot upgrade it to %d in place"
                            .formatted(name, before.version(), after.version()),
                    "Install a new cluster with version " + after.version() + ", and move the data with pg_dump.");
        }
    }

    private void unchanged(String path) {
        String pointer = "/" + path.replace('.', '/');
        String was = before.values().at(pointer).asText();
        String wanted = after.values().at(pointer).asText();
        if (!was.equals(wanted)) {
            throw CliException.refused(
                    "%s of %s is %s and cannot change: it was chosen at the first install"
                            .formatted(path, name, was.isEmpty() ? "empty" : was),
                    "Leave the value out, or install another cluster with " + path + "=" + wanted + ".");
        }
    }

    private void volume() {
        for (String path : List.of("storage.existingClaim", "storage.emptyDir")) {
            String pointer = "/" + path.replace('.', '/');
            if (!before.values().at(pointer).equals(after.values().at(pointer))) {
                throw CliException.refused(
                        path + " of " + name + " cannot be changed, because its data is already there",
                        "Leave the value out, or install another cluster with it.");
            }
        }
        if (after.ephemeral()) {
            return;
        }
        if (after.storage().size().compareTo(before.storage().size()) < 0) {
            throw CliException.refused(
                    "the volume of %s has %s, and a volume cannot shrink to %s"
                            .formatted(
                                    name,
                                    before.storage().size(),
                                    after.storage().size()),
                    "Give storage.size=" + before.storage().size() + ", or more.");
        }
        if (!before.storage().size().equals(after.storage().size())
                && after.text("/storage/existingClaim").isPresent()) {
            throw CliException.refused(
                    "the volume of " + name + " is your own PersistentVolumeClaim, so you change its size",
                    "Change the claim, and leave storage.size as it is.");
        }
        if (before.walStorage().isPresent() && after.walStorage().isPresent()) {
            wal(before.walStorage().get(), after.walStorage().get());
        }
    }

    private void wal(Storage was, Storage wanted) {
        if (wanted.size().compareTo(was.size()) < 0) {
            throw CliException.refused(
                    "the WAL volume of %s has %s, and a volume cannot shrink to %s"
                            .formatted(name, was.size(), wanted.size()),
                    "Give walStorage.size=" + was.size() + ", or more.");
        }
        if (!wanted.storageClass().equals(was.storageClass())) {
            throw CliException.refused(
                    "the WAL volume of " + name + " cannot change its storage class",
                    "Leave walStorage.storageClass as it is.");
        }
    }

    private void encryption() {
        if (before.backedUp()
                && after.backedUp()
                && (before.encrypted() != after.encrypted()
                        || !before.text("/backup/encryption/existingSecret")
                                .equals(after.text("/backup/encryption/existingSecret")))
                && keepsRepository()) {
            throw CliException.refused(
                    "the repository of " + name + " is " + (before.encrypted() ? "" : "not ")
                            + "encrypted, and this cannot be changed later",
                    "Leave backup.encryption as it is, or also give another backup.s3.prefix.");
        }
    }

    private boolean keepsRepository() {
        return repositoryPlaces(after).stream().anyMatch(repositoryPlaces(before)::contains);
    }

    /** The places of the repositories, by number. A repository in another place counts as another repository. */
    static List<String> repositoryPlaces(Spec spec) {
        return spec.repositories().stream().map(Repository::place).toList();
    }
}
