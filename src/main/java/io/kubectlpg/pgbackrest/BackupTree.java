package io.kubectlpg.pgbackrest;

import java.util.ArrayList;
import java.util.List;

/** Sorts backups so that each is followed by the backups that are built on it. */
public final class BackupTree {
    private BackupTree() {}

    /**
     * A backup in the tree.
     *
     * @param depth 0 if the backup is built on no other backup of the tree; otherwise one more than the depth of the
     *     backup that it is built on
     */
    public record Node(int depth, Backup backup) {}

    /** The backups of one repository as a tree, the oldest first. */
    public static List<Node> of(List<Backup> backups) {
        var nodes = new ArrayList<Node>();
        List<String> labels = backups.stream().map(Backup::label).toList();
        backups.stream()
                .filter(backup -> backup.prior().filter(labels::contains).isEmpty())
                .forEach(root -> add(root, 0, backups, nodes));
        return nodes;
    }

    private static void add(Backup backup, int depth, List<Backup> backups, List<Node> nodes) {
        nodes.add(new Node(depth, backup));
        backups.stream()
                // A later label must be greater. A damaged document could otherwise lead to an endless loop.
                .filter(other -> other.prior().filter(backup.label()::equals).isPresent()
                        && other.label().compareTo(backup.label()) > 0)
                .forEach(child -> add(child, depth + 1, backups, nodes));
    }
}
