package io.kubectlpg.cluster;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The remedies for a failed restore. The error that the restore logged selects the remedy. */
public final class FailedRestore {
    private static final Pattern SEGMENT = Pattern.compile("([0-9A-F]{24}) cannot be read from the archive");
    private static final Pattern SILENT = Pattern.compile("repository (\\d+) has not answered since");

    /**
     * A known error and its remedy.
     *
     * @param remedy the remedy, with %s in place of the cluster's name
     */
    private record Known(Pattern error, String remedy) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    Pattern.compile("the archive has a hole"),
                    "Restore to a moment before the missing segment: kubectl pg restore %1$s --time MOMENT. Or open "
                            + "the database before the missing segment, which loses everything after it: kubectl pg "
                            + "restore %1$s --latest --up-to-hole. Or put the segment back into the archive and "
                            + "restore again."),
            new Known(
                    Pattern.compile("holds another database"),
                    "Correct the bucket, the path or the keys of the repository with kubectl pg upgrade %s. Or "
                            + "restore from the repository that holds this database, with --repo N."),
            new Known(
                    Pattern.compile("directory \"[^\"]*\" does not exist \\(for a tablespace\\)"),
                    "A tablespace outside the volume cannot be restored. Restore to a moment before it was created: "
                            + "kubectl pg restore %s --time MOMENT."),
            new Known(
                    Pattern.compile("recovery ended before configured recovery target was reached"),
                    "The archive does not reach the target. Use kubectl pg restore %s --latest, or --time MOMENT "
                            + "with a moment inside the recovery window."),
            new Known(
                    Pattern.compile("no room for WAL"),
                    "Enlarge the volume with kubectl pg upgrade %s --set storage.size=…, then restore again."));

    private FailedRestore() {}

    /**
     * The remedy as sentences with the command to run next.
     *
     * @param error the error that the restore logged; empty if it is unknown
     */
    public static String remedy(Object cluster, String error) {
        Matcher silent = SILENT.matcher(error);
        if (silent.find()) {
            return ("Restore again when repository %s answers. Or restore from another repository: kubectl pg "
                            + "restore %s --latest --repo N.")
                    .formatted(silent.group(1), cluster);
        }
        Matcher segment = SEGMENT.matcher(error);
        if (segment.find()) {
            return ("Restore to a moment before the segment %s: kubectl pg restore %s --time MOMENT. Or fix the cause "
                            + "that the error names, and restore again.")
                    .formatted(segment.group(1), cluster);
        }
        if (error.contains("cannot be read from the archive")) {
            return ("Fix the cause that the error names, and restore again: kubectl pg restore %s --latest, or --time "
                            + "MOMENT.")
                    .formatted(cluster);
        }
        return KNOWN.stream()
                .filter(known -> known.error().matcher(error).find())
                .findFirst()
                .map(known -> known.remedy().formatted(cluster))
                .orElseGet(() -> "Restore again: kubectl pg restore " + cluster
                        + " --latest, or --time MOMENT with a moment inside the recovery window.");
    }
}
