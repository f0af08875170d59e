package io.kubectlpg.s3;

import java.time.Instant;
import java.util.Optional;

/**
 * The parts of a bucket's lifecycle rule that can affect backups. Disabled rules are left out. Rules for objects with
 * tags are left out, too, because pgBackRest's objects have no tags.
 *
 * @param id the name that its owner gave it
 * @param prefix the start of the keys of the affected objects; empty: all objects
 * @param expirationDays the age in days at which an object is deleted
 * @param expirationDate the date from which objects are deleted
 * @param archiveClass the storage class that objects are moved to, if they cannot be read there at once
 */
public record LifecycleRule(
        String id,
        String prefix,
        Optional<Integer> expirationDays,
        Optional<Instant> expirationDate,
        Optional<String> archiveClass) {

    /** Whether the rule applies to objects under the path. The path has no slash at its start and end. */
    boolean concerns(String path) {
        String folder = path + "/";
        return folder.startsWith(prefix) || prefix.startsWith(folder);
    }

    /**
     * The reason why the rule endangers backups; empty if it does not.
     *
     * @param path the repository's path in the bucket
     * @param neededDays the longest time in days for which an object is needed; empty if it is unknown
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
                                    .map(days -> "but retention and schedule need it for up to " + days + " days")
                                    .orElse("no matter what retention keeps")));
        }
        return archiveClass.map(
                name -> "the lifecycle rule %s moves what is under /%s to %s, where a restore cannot read it"
                        .formatted(id, path, name));
    }
}
