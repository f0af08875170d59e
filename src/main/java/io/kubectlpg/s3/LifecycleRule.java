package io.kubectlpg.s3;

import java.time.Instant;
import java.util.Optional;

/**
 * What of a bucket's lifecycle rule concerns backups. Rules that are not enabled, and those for objects with tags, which
 * pgBackRest's have not, are left out.
 *
 * @param id as its owner has called it
 * @param prefix of the objects that it is about; empty: all
 * @param expirationDays after which an object is deleted
 * @param expirationDate from when on objects are deleted
 * @param archiveClass the storage class that objects move to and that cannot be read at once
 */
public record LifecycleRule(
        String id,
        String prefix,
        Optional<Integer> expirationDays,
        Optional<Instant> expirationDate,
        Optional<String> archiveClass) {

    /** Whether it is about something under the path, which has no slash at its ends. */
    boolean concerns(String path) {
        String folder = path + "/";
        return folder.startsWith(prefix) || prefix.startsWith(folder);
    }

    /**
     * Why it endangers backups.
     *
     * @param path of the repository in the bucket
     * @param neededDays for which an object may be needed; empty: nobody knows
     */
    public Optional<String> danger(String path, Optional<Integer> neededDays) {
        if (!concerns(path)) {
            return Optional.empty();
        }
        if (expirationDate.isPresent()) {
            return Optional.of("the lifecycle rule %s deletes what is under /%s from %s on"
                    .formatted(id, path, expirationDate.get()));
        }
        if (expirationDays
                .filter(days -> neededDays.filter(needed -> days > needed).isEmpty())
                .isPresent()) {
            return Optional.of("the lifecycle rule %s deletes what is under /%s after %d days, %s"
                    .formatted(
                            id,
                            path,
                            expirationDays.get(),
                            neededDays
                                    .map(days -> "and retention with the schedule keeps it for up to " + days)
                                    .orElse("whatever retention keeps")));
        }
        return archiveClass.map(
                name -> "the lifecycle rule %s moves what is under /%s to %s, where a restore cannot read it"
                        .formatted(id, path, name));
    }
}
