package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object as it is now, or as it was when it went away. */
public record WatchEvent(Type type, ObjectNode object) {
    /** {@link #PRESENT} when it was there, appeared or changed; {@link #DELETED} when it went away. */
    public enum Type {
        PRESENT,
        DELETED
    }

    public boolean deleted() {
        return type == Type.DELETED;
    }
}
