package io.kubectlpg.completion;

import java.util.Map;
import java.util.Optional;

/** The kinds of names that must be looked up. */
public enum NameKind {
    CLUSTER,
    INSTANCE,
    BACKUP,
    RESTORE_POINT,
    DATABASE,
    PARAMETER,
    NAMESPACE,
    CONTEXT;

    /** The kinds by the label of an argument or of an option's value. */
    private static final Map<String, NameKind> BY_LABEL = Map.ofEntries(
            Map.entry("NAME", CLUSTER),
            Map.entry("[NAME] [-- OPTION]", CLUSTER),
            Map.entry("[NAME] [-- PROGRAM]", CLUSTER),
            Map.entry("[NAME] N", CLUSTER),
            Map.entry("CLUSTER", CLUSTER),
            Map.entry("INSTANCE", INSTANCE),
            Map.entry("LABEL", BACKUP),
            Map.entry("POINT", RESTORE_POINT),
            Map.entry("[NAME] POINT", RESTORE_POINT),
            Map.entry("DB", DATABASE),
            Map.entry("PARAMETER", PARAMETER),
            Map.entry("[NAME] PARAMETER=VALUE", PARAMETER),
            Map.entry("NAMESPACE", NAMESPACE),
            Map.entry("NS", NAMESPACE));

    static Optional<NameKind> labelled(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    /** Whether the names of this kind belong to one cluster. */
    public boolean ofACluster() {
        return this == INSTANCE || this == BACKUP || this == RESTORE_POINT || this == DATABASE || this == PARAMETER;
    }
}
