package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that the user gave, merged over profile and defaults and found to be allowed.
 *
 * @param version PostgreSQL's major version
 * @param uid the user, group and fsGroup of the pods
 * @param owner the role that owns {@code database}
 * @param parameters of postgresql.conf, lower-case names, defaults included
 * @param existingSecret a Secret of the user's with the owner's {@code password}, instead of a generated one
 * @param repository empty: nothing is backed up
 */
public record Spec(
        String image,
        int version,
        PullPolicy imagePullPolicy,
        int uid,
        String database,
        String owner,
        SortedMap<String, String> parameters,
        Storage storage,
        Resources resources,
        Optional<String> existingSecret,
        Optional<S3Repository> repository,
        Retention retention,
        Compression compression) {

    public Spec {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** The spec that {@link #withoutSecrets()} kept; what a newer program knows beyond it has its default. */
    public static Spec fromStored(JsonNode stored) {
        return SpecTree.read(SpecTree.completed(stored), true);
    }

    /** The effective values as a tree with sorted keys, in the form of a values file, without what is secret. */
    public ObjectNode withoutSecrets() {
        return SpecTree.write(this);
    }

    /**
     * The paths of the values that differ, sorted, such as {@code storage.size}. Secret values are not compared; whether
     * they come from a Secret of the user's is.
     */
    public List<String> differences(Spec other) {
        return SpecTree.differences(withoutSecrets(), other.withoutSecrets());
    }
}
