package io.kubectlpg;

import java.io.File;
import java.time.Instant;

/**
 * Keeps the time of the program's jar at the one that it had when the start-up cache was made. Java refuses the cache, and
 * says nothing, when the jar has another time (aotClassLocation.cpp, {@code AOTClassLocation::check}). krew and a plain
 * copy give each file a new time. So the first start after them is slow, and it sets the time back for the next ones.
 */
final class JarTime {
    /** dev/lib/distribution gives this time to every file. */
    private static final long MADE = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private JarTime() {}

    /** Changes nothing when the program does not run from its jar, or may not change the jar. */
    static void keep() {
        keep(new File(System.getProperty("java.class.path")));
    }

    static void keep(File jar) {
        if (jar.getName().equals("kubectl-pg.jar") && jar.lastModified() != MADE) {
            // Where this is not allowed, the program starts without the cache.
            jar.setLastModified(MADE);
        }
    }
}
