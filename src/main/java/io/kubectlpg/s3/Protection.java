package io.kubectlpg.s3;

import java.util.Optional;

/**
 * What keeps objects from being lost by whoever has the keys.
 *
 * @param versioned deleted and overwritten objects stay as versions
 * @param locked for how long new objects are locked, in the bucket's words; empty: not at all
 */
public record Protection(boolean versioned, Optional<String> locked) {
    @Override
    public String toString() {
        return locked.map(how -> "object lock " + how).orElse(versioned ? "versioned" : "not versioned");
    }
}
