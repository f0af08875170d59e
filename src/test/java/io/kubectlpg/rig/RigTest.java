package io.kubectlpg.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A test with instances of its own, which end with it. Such tests mostly wait, so they run beside each other. */
@Tag("rig")
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
abstract class RigTest {
    @TempDir
    private Path folder;

    private final List<Instance> instances = new ArrayList<>();
    private int made;

    /** A primary that creates its database, and has no repository. */
    final InstanceFiles files() {
        return new InstanceFiles(folder.resolve("instance-" + ++made));
    }

    /** Ends with the test. */
    final Instance make(InstanceFiles files) {
        Instance instance = files.make();
        instances.add(instance);
        return instance;
    }

    @AfterEach
    void end() {
        instances.forEach(Instance::close);
    }
}
