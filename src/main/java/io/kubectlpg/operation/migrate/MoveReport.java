package io.kubectlpg.operation.migrate;

import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Repository;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.VolumeRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts of a move: the text before the question, on one screen, and the text about the state at the end. */
final class MoveReport {
    private static final int LABEL = 12;

    private MoveReport() {}

    /**
     * The text before the question.
     *
     * @param present the content of the old repository
     * @param anotherPod whether the instance gets a new pod
     */
    static List<String> plan(ClusterName name, RepositoryMove move, InfoDocument present, boolean anotherPod) {
        String from = move.from().place();
        String to = move.to().place();
        var lines = new ArrayList<String>();
        lines.add(name + " moves to another repository.");
        lines.add(line("from", from));
        lines.add(line("to", to));
        lines.add(line("first", "WAL goes to both repositories, and a full backup is taken into the new repository"));
        lines.add(line("then", "the old repository is removed from the cluster, and nothing is added to it any more"));
        lines.add(line("stays", held(present.backups()) + ", in " + from));
        lines.add(line("restore", "from the new repository, to any moment after the end of that full backup"));
        lines.add(line(
                "meanwhile",
                anotherPod
                        ? "the pod is replaced once, because its keys come from another Secret; this closes all "
                                + "connections"
                        : "the database stays open, and no connection is closed"));
        lines.add(line(
                "way back", "if a step fails before the old repository is removed, nothing has changed; after that:"));
        lines.add(line(
                "",
                "kubectl pg repository migrate " + name
                        + options(move.from(), move.from().slot())));
        return lines;
    }

    private static String held(List<Backup> backups) {
        return switch (backups.size()) {
            case 0 -> "WAL without a backup";
            case 1 -> "the backup " + backups.getFirst().label() + " and its WAL";
            default ->
                "%d backups, %s to %s, and their WAL"
                        .formatted(
                                backups.size(),
                                backups.getFirst().label(),
                                backups.getLast().label());
        };
    }

    /** The text at the end. */
    static List<String> lastWords(ClusterName name, RepositoryMove move, Optional<Instant> consistentFrom) {
        var lines = new ArrayList<String>();
        lines.add(name + " archives and backs up into " + move.to().place() + " now.");
        consistentFrom.ifPresent(
                time -> lines.add("A restore is possible there from " + new RecoveryTarget.Time(time).text() + " on."));
        lines.add("Earlier backups stay in " + move.from().place() + ", and nothing removes them. To use them again:");
        RepositorySlot joins = move.from().slot() == move.to().slot()
                ? RepositorySlot.SECONDARY
                : move.from().slot();
        lines.add("  kubectl pg upgrade " + name + options(move.from(), joins));
        lines.add("  kubectl pg info " + name + "    and restore " + name + " --repo N --time …");
        return lines;
    }

    /** The options that a user would type to move back. They name the keys but do not show them. */
    private static String options(Repository repository, RepositorySlot as) {
        return switch (repository) {
            case VolumeRepository volume ->
                " --set backup.volume.enabled=true --set backup.volume.size=" + volume.size();
            case S3Repository s3 -> bucket(s3, as.option());
        };
    }

    private static String bucket(S3Repository s3, String option) {
        var words = new StringBuilder();
        words.append(" --set ").append(option).append(".bucket=").append(s3.bucket());
        words.append(" --set ").append(option).append(".endpoint=").append(s3.endpoint());
        words.append(" --set ").append(option).append(".prefix=").append(s3.prefix());
        words.append(" --set ").append(option).append(".region=").append(s3.region());
        if (s3.pathStyle()) {
            words.append(" --set ").append(option).append(".pathStyle=true");
        }
        if (s3.ca().isPresent()) {
            words.append(" --set-file ").append(option).append(".ca=FILE");
        }
        switch (s3.keys()) {
            case S3Keys.Existing(String secret) ->
                words.append(" --set ")
                        .append(option)
                        .append(".existingSecret=")
                        .append(secret);
            case S3Keys.None none ->
                words.append(" --set ").append(option).append(".keyType=").append(s3.keyType());
            case S3Keys.Given given -> words.append(keys(option));
            case S3Keys.Stored stored -> words.append(keys(option));
        }
        return words.toString();
    }

    private static String keys(String option) {
        return " --set-file " + option + ".accessKey=FILE --set-file " + option + ".secretKey=FILE";
    }

    private static String line(String label, String text) {
        return "  " + label + " ".repeat(LABEL - label.length()) + text;
    }
}
