package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change of an object.
 *
 * @param object the present object, or the object before its deletion
 */
public record WatchEvent(Type type, ObjectNode object) {
    /** {@link #PRESENT}: the object exists, is new, or has changed. {@link #DELETED}: the object was deleted. */
    public enum Type {
        PRESENT,
        DELETED
    }

    public boolean deleted() {
        return type == Type.DELETED;
    }
}
