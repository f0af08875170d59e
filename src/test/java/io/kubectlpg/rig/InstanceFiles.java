package io.kubectlpg.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the volumes of an instance's pod hold, before it starts: given one by one, then made. */
final class InstanceFiles {
    static final Path SCRIPTS = Path.of("manifests/base/scripts");

    private final Path folder;
    private final List<String> mounts = new ArrayList<>();
    private final Map<String, String> initScripts = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Path> repositories = new ArrayList<>();
    private Image image = Image.DEBIAN;
    private String values = "";
    private String bootstrap = "init";
    private boolean created;
    private Optional<Path> shared = Optional.empty();
    private Optional<String> size = Optional.empty();
    private Optional<String> walSize = Optional.empty();

    InstanceFiles(Path folder) {
        this.folder = folder;
        environment.put(
                "PATH",
                "/usr/local/bin:/usr/lib/postgresql/" + Configuration.MAJOR + "/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        environment.put("LANG", "C.UTF-8");
        environment.put("PGDATA", "/pgdata/" + Configuration.MAJOR);
        environment.put("CLUSTER", "demo");
        environment.put("INSTANCE", "demo-1");
        environment.put("NAMESPACE", "db");
        environment.put("HOSTNAME", "demo-1-0");
    }

    /** YAML of the cluster's values, without {@code backup}. */
    InstanceFiles values(String yaml) {
        values = yaml.endsWith("\n") ? yaml : yaml + "\n";
        return this;
    }

    /** Its root file system is another one than that of the image on Debian. */
    InstanceFiles image(Image other) {
        image = other;
        return this;
    }

    /** How many repositories of its own it has. */
    InstanceFiles repositories(int count) {
        repositories.clear();
        for (int number = 1; number <= count; number++) {
            repositories.add(folder.resolve("repository-" + number));
        }
        return this;
    }

    /** It shares these with another instance. */
    InstanceFiles repositoriesOf(Instance other) {
        repositories.clear();
        repositories.addAll(
                other.repositories().stream().map(Repository::folder).toList());
        return this;
    }

    /** Its database is a copy of one that was created for all such tests: that is quicker. With the values as they are. */
    InstanceFiles created() {
        created = true;
        return this;
    }

    /** It has the data volume of another instance, which may still run. */
    InstanceFiles volumeOf(Instance other) {
        shared = Optional.of(other.folder().resolve("data"));
        return this;
    }

    /** The pod may not create a database. */
    InstanceFiles withoutBootstrap() {
        bootstrap = "";
        return this;
    }

    /** The data volume is a file system of that size, in the form of {@code truncate}: 300M. Otherwise it has no limit. */
    InstanceFiles dataSize(String bytes) {
        size = Optional.of(bytes);
        return this;
    }

    /** With a volume for WAL, a file system of that size. */
    InstanceFiles walSize(String bytes) {
        walSize = Optional.of(bytes);
        return this;
    }

    InstanceFiles initScript(String name, String text) {
        initScripts.put(name, text);
        return this;
    }

    /** A variable of the container, as the StatefulSet would set it. */
    InstanceFiles environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Makes the files; the instance does not run yet. */
    Instance make() {
        try {
            for (String name : List.of("run", "tmp", "scripts", "config", "secrets", "podinfo", "init")) {
                Files.createDirectories(folder.resolve(name));
            }
            copyScripts(SCRIPTS, folder.resolve("scripts"));
            Configuration.files(values, repositories.size()).forEach((name, text) -> write("config/" + name, text));
            for (String secret : List.of("app", "superuser", "replication")) {
                write("secrets/" + secret + "/password", "the-password-of-" + secret);
            }
            initScripts.forEach((name, text) -> write("init/" + name, text));
            write("podinfo/labels", "kubectl-pg.io/role=\"primary\"\nkubectl-pg.io/cluster=\"demo\"\n");
            write("podinfo/annotations", "kubectl-pg.io/bootstrap=\"" + bootstrap + "\"\n");
            for (int number = 1; number <= repositories.size(); number++) {
                Path repository = Files.createDirectories(repositories.get(number - 1));
                mounts.add(repository + " " + Repository.path(number));
                own(repository);
            }
            volume("data", "/pgdata", size);
            if (walSize.isPresent()) {
                volume("wal", "/pgwal", walSize);
            }
            write("mounts", String.join("\n", mounts) + "\n");
            own(folder.resolve("run"));
            own(folder.resolve("tmp"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new Instance(folder, image, environment, repositories);
    }

    /** As the kubelet does it: a script that runs keeps the text that it began with. */
    static void copyScripts(Path from, Path to) throws IOException {
        try (Stream<Path> scripts = Files.list(from)) {
            for (Path script : scripts.toList()) {
                replaceScript(to.resolve(script.getFileName()), Files.readString(script));
            }
        }
    }

    static void replaceScript(Path place, String text) throws IOException {
        Path fresh = place.resolveSibling("." + place.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void volume(String name, String target, Optional<String> limit) throws IOException {
        Path content = Files.createDirectories(shared.orElse(folder.resolve(name)));
        if (created && name.equals("data")) {
            Finished.of(new ProcessBuilder("cp", "-a", CreatedDatabase.folder() + "/.", content.toString()))
                    .succeeded();
        }
        if (limit.isEmpty()) {
            mounts.add(content + " " + target);
            return;
        }
        Path image = folder.resolve(name + ".img");
        Finished.of(new ProcessBuilder("truncate", "-s", limit.get(), image.toString()))
                .succeeded();
        // Without blocks that only root gets: what is full is full.
        Finished.of(new ProcessBuilder("mkfs.ext4", "-q", "-m", "0", "-d", content.toString(), image.toString()))
                .succeeded();
        mounts.add(image + " " + target + " loop");
    }

    private void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void own(Path path) {
        image.own(path);
    }
}
