package io.kubectlpg.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder for the program's state on this machine (XDG Base Directory Specification). */
public final class StateFolder {
    private StateFolder() {}

    /** The folder that {@code XDG_STATE_HOME} or else {@code HOME} in this environment gives. */
    public static Path of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(Path.of(home, ".local", "state"))
                .resolve("kubectl-pg");
    }
}
