package io.kubectlpg.rig;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An instance whose supervisor is process 1 of namespaces of its own; volumes and {@code /run/pg} outlive it. */
final class Instance implements AutoCloseable {
    private static final Path CONTAINER = Path.of("src/test/resources/rig/container");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Image image;
    private final Map<String, String> environment;
    private final List<Repository> repositories = new ArrayList<>();
    private Optional<Process> container = Optional.empty();

    Instance(Path folder, Image image, Map<String, String> environment, List<Path> repositories) {
        this.folder = folder;
        this.image = image;
        this.environment = environment;
        for (int number = 1; number <= repositories.size(); number++) {
            this.repositories.add(
                    new Repository(number, repositories.get(number - 1), folder.resolve("config/pgbackrest.conf")));
        }
    }

    /** Starts the container; the server may take a moment. */
    Instance start() {
        try {
            Files.deleteIfExists(folder.resolve("number"));
            var command = new ArrayList<>(
                    List.of("bash", CONTAINER.toString(), folder.toString(), image.root(), image.user()));
            environment.forEach((name, value) -> command.add(name + "=" + value));
            container = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        until("has a process 1", () -> Files.exists(folder.resolve("number")));
        return this;
    }

    /** Starts it, and waits until the server accepts. */
    Instance run() {
        start();
        awaitReady();
        return this;
    }

    void awaitReady() {
        until("accepts", () -> script("ready").exit() == 0);
    }

    /** Waits until the supervisor says this state's code, such as "restoring". */
    void awaitState(String code) {
        until("says " + code, () -> state().startsWith(code + " "));
    }

    /** The code and the sentence. */
    String state() {
        return read("run/state").strip();
    }

    void until(String what, Condition condition) {
        until(what, LIMIT, condition);
    }

    void until(String what, Duration limit, Condition condition) {
        try {
            await().alias("the instance " + what)
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(condition::holds);
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\nstate: " + state() + "\nlog:\n" + log(), late);
        }
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Process 1, as the machine numbers it. */
    long number() {
        return Long.parseLong(read("number").strip());
    }

    /** In the container, as a client's exec: as the user of the server. */
    Finished exec(String... command) {
        return Finished.of(execution(command));
    }

    /** The same, to be started by the test. */
    ProcessBuilder execution(String... command) {
        var all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(number()), "-m", "-p", "-n", "-r", "-w"));
        all.addAll(List.of("-S", image.user(), "-G", image.user(), "env", "-i"));
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of(command));
        return new ProcessBuilder(all);
    }

    /** One of the scripts, as a client calls it. */
    Finished script(String name, String... arguments) {
        var command = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/" + name));
        command.addAll(List.of(arguments));
        return exec(command.toArray(String[]::new));
    }

    /** The script {@code request}. */
    Finished request(String... arguments) {
        return script("request", arguments);
    }

    /** What {@code request follow} says of a request until it ends. */
    String follow(String id) {
        return request("follow", id, "0", "60").succeeded().out();
    }

    /** The exit code of a request, once it has ended. */
    int exitOf(String id) {
        until(
                "ends the request " + id,
                () -> exec("test", "-s", requestFile(id, "exit")).exit() == 0);
        return Integer.parseInt(exec("cat", requestFile(id, "exit")).succeeded().text());
    }

    String logOf(String id) {
        return exec("cat", requestFile(id, "log")).succeeded().out();
    }

    static String requestFile(String id, String name) {
        return "/pgdata/kubectl-pg/requests/" + id + "/" + name;
    }

    /** As the superuser over the socket; rows without decoration. */
    String sql(String statement) {
        return sql("postgres", statement);
    }

    /** In the database of that name or connection string. */
    String sql(String database, String statement) {
        return tried(database, statement).succeeded().text();
    }

    /** As {@link #sql(String)}, where the server may be away. */
    Finished tried(String statement) {
        return tried("postgres", statement);
    }

    private Finished tried(String database, String statement) {
        return exec(
                "psql",
                "-XAtq",
                "-h",
                "/run/pg",
                "-U",
                "postgres",
                "-d",
                database,
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                statement);
    }

    /** Sends a signal to a process of the instance, by its number on the machine. */
    void signal(String name, long process) {
        Finished.of(new ProcessBuilder("kill", "-" + name, Long.toString(process)))
                .succeeded();
    }

    /** Sends a signal to the postmaster. */
    void signalServer(String name) {
        exec("bash", "-c", "kill -" + name + " $(head -n 1 \"$PGDATA/postmaster.pid\")")
                .succeeded();
    }

    /** The numbers in the container of the shells that run a request's script. */
    String workers(String id) {
        return exec("pgrep", "-f", "^/bin/bash [^ ]*/request-[a-z]+ " + id + "( |$)")
                .text();
    }

    /** What the supervisor wrote for liveness. */
    String beat() {
        return read("run/heartbeat").strip();
    }

    void pause(int seconds) {
        exec("sleep", Integer.toString(seconds)).succeeded();
    }

    /** A script as the project has it. */
    static String scriptText(String name) {
        try {
            return Files.readString(InstanceFiles.SCRIPTS.resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** SIGKILL to process 1, which no process of the container could send: everything in it is gone. */
    void kill9() {
        Finished.of(new ProcessBuilder("kill", "-KILL", Long.toString(number())));
        awaitEnd();
    }

    /** What the kubelet does when a container has to end: TERM, and time. */
    void stop() {
        Finished.of(new ProcessBuilder("kill", "-TERM", Long.toString(number())));
        awaitEnd();
    }

    /** The container ends by SIGKILL and begins anew in its pod, with {@code /run/pg} as it was. */
    void restartContainer() {
        kill9();
        start();
    }

    private void awaitEnd() {
        try {
            if (!container.orElseThrow().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the container does not end:\n" + log());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ended);
        }
    }

    boolean lives() {
        return container.isPresent() && container.get().isAlive();
    }

    List<Repository> repositories() {
        return repositories;
    }

    Repository repository(int number) {
        return repositories.get(number - 1);
    }

    /** Replaces a script, as an upgrade of the scripts alone does. */
    void replaceScript(String name, String text) {
        try {
            InstanceFiles.replaceScript(folder.resolve("scripts").resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What holds the files of its pod's volumes. */
    Path folder() {
        return folder;
    }

    /** One of the files of {@code /run/pg}, {@code /etc/podinfo} and so on, by the name of its folder here. */
    void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Gives one of those to the user of the server. */
    void own(String name) {
        image.own(folder.resolve(name));
    }

    void role(String role) {
        write("podinfo/labels", "kubectl-pg.io/role=\"" + role + "\"\nkubectl-pg.io/cluster=\"demo\"\n");
    }

    /** What its container printed. */
    String log() {
        return read("log");
    }

    /** The text of one of those files; empty if it is not there. */
    String read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything in its namespaces ends, mounts included. */
    @Override
    public void close() {
        container.ifPresent(process -> {
            try {
                // The container ends with its stdin.
                process.getOutputStream().close();
                process.waitFor();
            } catch (IOException closedAlready) {
                process.destroyForcibly();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
