package io.kubectlpg.operation.values;

import java.util.List;

/** Values that are chosen when the database is created, and part of it since. */
public final class CreationValues {
    /** The values by their paths, such as {@code initdb.locale}. */
    public static final List<String> PATHS = List.of(
            "initdb.locale",
            "initdb.encoding",
            "initdb.dataChecksums",
            "initdb.walSegmentSize",
            "database",
            "owner",
            "uid",
            "walStorage.enabled",
            "fullnameOverride");

    private CreationValues() {}

    /** Whether the path is one of them, or the major version. */
    public static boolean names(String path) {
        return PATHS.contains(path) || path.equals("version");
    }
}
