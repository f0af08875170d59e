package io.kubectlpg.s3;

import java.util.Optional;

/**
 * The protection of a bucket's objects against somebody who has its keys.
 *
 * @param versioned whether deleted and overwritten objects are kept as versions
 * @param locked the time for which new objects are locked, in S3's words; empty: they are not locked
 */
public record Protection(boolean versioned, Optional<String> locked) {
    @Override
    public String toString() {
        return locked.map(how -> "object lock " + how).orElse(versioned ? "versioned" : "not versioned");
    }
}
