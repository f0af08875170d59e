package io.kubectlpg.operation.values;

import java.util.List;

/** Values that cannot change after the database is created. */
public final class CreationValues {
    /** The paths of these values, such as {@code initdb.locale}. */
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

    /** Whether the path is the path of such a value, or of the major version. */
    public static boolean names(String path) {
        return PATHS.contains(path) || path.equals("version");
    }
}
