package io.kubectlpg.pgbackrest;

import java.util.ArrayList;
import java.util.List;

/** Backups in an order in which each is followed by those that are built on it. */
public final class BackupTree {
    private BackupTree() {}

    /**
     * A backup in its place.
     *
     * @param depth 0 for what is built on nothing that is there
     */
    public record Node(int depth, Backup backup) {}

    /** The backups of one repository, the oldest first. */
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
                // Labels grow with time: a document that says otherwise would never end.
                .filter(other -> other.prior().filter(backup.label()::equals).isPresent()
                        && other.label().compareTo(backup.label()) > 0)
                .forEach(child -> add(child, depth + 1, backups, nodes));
    }
}
