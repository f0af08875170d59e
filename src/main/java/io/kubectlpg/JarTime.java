package io.kubectlpg;

import java.io.File;
import java.time.Instant;

/**
 * Sets the modification time of the program's jar back to the time that the jar had when the start-up cache was made. If
 * the jar has another time, Java does not use the cache and prints no message (aotClassLocation.cpp, {@code
 * AOTClassLocation::check}). krew and a plain copy give each file a new time. So the first start after an installation or
 * a copy is slow. That start sets the time back, so that later starts are fast.
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
