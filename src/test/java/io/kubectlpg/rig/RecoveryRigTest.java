package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A test of an instance that has an archive and takes it back. */
abstract class RecoveryRigTest extends RigTest {
    final Instance archived(int repositories) {
        return archived(make(files().repositories(repositories)));
    }

    /** With a backup and twenty rows behind it, each archived. */
    static Instance archived(Instance instance) {
        instance.run();
        instance.script("stanza").succeeded();
        instance.sql("CREATE TABLE t (i int)");
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();
        for (int i = 0; i < 4; i++) {
            instance.sql("INSERT INTO t SELECT generate_series(1, 5)");
            instance.script("close-window").succeeded();
        }
        return instance;
    }

    /** @param more BACKUP, EXCLUSIVE, REPOSITORY and what follows, see {@code request-restore} */
    static void restore(Instance instance, String id, String type, String... more) {
        restoreTo(instance, id, type, "", more);
    }

    static void restoreTo(Instance instance, String id, String type, String target, String... more) {
        var arguments = new ArrayList<>(List.of("submit", id, "restore", type, target, label(instance), "1"));
        arguments.addAll(more.length == 0 ? List.of("no") : List.of(more));
        instance.request(arguments.toArray(String[]::new)).succeeded();
    }

    /** As the pod of a scratch instance: a volume of its own, and the repository of another. */
    final Instance empty(Instance other) {
        return empty(other, files());
    }

    final Instance empty(Instance other, InstanceFiles files) {
        Instance scratch = make(files.repositoriesOf(other).withoutBootstrap()).start();
        scratch.awaitState("empty");
        // Its supervisor leaves the data directory alone.
        write(scratch.folder().resolve("data/kubectl-pg/restoring"), "drill");
        scratch.awaitState("restoring");
        return scratch;
    }

    /** Its result, and what it printed. */
    static String drill(Instance scratch, String id) {
        Finished drill =
                scratch.exec("env", "OPERATION=" + id, "bash", "/opt/kubectl-pg/scratch", "drill", "--type=default");
        return scratch.exec("cat", Instance.requestFile(id, "result")).out() + drill.out();
    }

    /** Hands it over to the next pod, which finds it in that phase. */
    static void interrupted(Instance instance, String id, String phase) {
        interrupted(instance, id, "immediate", phase);
    }

    static void interrupted(Instance instance, String id, String type, String phase) {
        Path state = instance.folder().resolve("data/kubectl-pg");
        Path request = state.resolve("requests").resolve(id);
        String arguments = type + "\n\n" + label(instance) + "\n1\nno\n";
        instance.exec("mkdir", "-p", "/pgdata/kubectl-pg/requests/" + id).succeeded();
        instance.kill9();
        write(request.resolve("kind"), "restore");
        write(request.resolve("args"), arguments);
        write(request.resolve("log"), "");
        write(request.resolve("started"), "2026-11-28T12:00:00Z\n");
        write(request.resolve("phase"), phase);
        write(state.resolve("restoring"), id);
    }

    static String label(Instance instance) {
        try (Stream<Path> folders = Files.list(instance.repository(1).folder().resolve("backup/demo"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.endsWith("F"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String rows(Instance instance) {
        return instance.sql("SELECT count(*) FROM t");
    }

    /** The name of the newest that is archived. */
    static String lastSegment(Instance instance) {
        return instance.sql("SELECT last_archived_wal FROM pg_stat_archiver");
    }

    static void awaitLog(Instance instance, String id, String text) {
        instance.until("says in the log: " + text, () -> instance.logOf(id).contains(text));
    }

    static List<Path> segments(Repository repository) {
        try (Stream<Path> files = Files.walk(repository.folder().resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}-.*"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void forgetSegmentsFrom(Repository repository, String first) {
        for (Path file : segments(repository)) {
            if (file.getFileName().toString().compareTo(first) >= 0) {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
    }

    static void damage(Repository repository, String segment) {
        for (Path file : segments(repository)) {
            if (file.getFileName().toString().startsWith(segment)) {
                try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
                    opened.seek(100);
                    opened.write(new byte[40]);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
            Finished.of(new ProcessBuilder("chown", "999:999", file.toString())).succeeded();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
