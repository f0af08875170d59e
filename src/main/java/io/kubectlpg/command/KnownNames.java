package io.kubectlpg.command;

import io.kubectlpg.completion.Suggestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that were looked up for one question, in a file that only the user can read. It holds names and their
 * descriptions, and never a secret.
 */
final class KnownNames {
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** A server that does not answer is not asked at every key. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private static final Duration OLDEST = Duration.ofDays(1);

    private static final String READ = "read";
    private static final String FAILED = "failed";
    private static final FileAttribute<Set<PosixFilePermission>> OF_THE_USER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_OF_THE_USER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final String question;
    private final Path file;

    /**
     * The content of the file.
     *
     * @param fresh whether nothing has to be looked up now
     */
    record Known(List<Suggestion> names, boolean fresh) {}

    /** @param question in one line; it is stored, so that no other question gets its answer */
    KnownNames(Path folder, String question) {
        this.folder = folder;
        this.question = question.replaceAll("\\p{Cntrl}", " ");
        this.file = folder.resolve(Long.toHexString(digest(this.question)));
    }

    /** FNV-1a. A digest of the JDK's security providers takes longer to load than all else together. */
    private static long digest(String text) {
        long digest = 0xcbf29ce484222325L;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            digest = (digest ^ each) * 0x100000001b3L;
        }
        return digest;
    }

    /**
     * The names in the file. There are none if the file cannot be read or is not complete, is older than one day, has a
     * time in the future, or belongs to another question.
     */
    Known read() {
        try {
            long age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            List<String> lines = Files.readAllLines(file);
            if (age < 0
                    || age > OLDEST.toMillis()
                    || lines.size() < 2
                    || !lines.getFirst().equals(question)) {
                return new Known(List.of(), false);
            }
            Duration counts = lines.get(1).equals(FAILED) ? AFTER_A_FAILURE : FRESH;
            return new Known(
                    lines.subList(2, lines.size()).stream()
                            .map(KnownNames::name)
                            .toList(),
                    age < counts.toMillis());
        } catch (IOException none) {
            return new Known(List.of(), false);
        }
    }

    private static Suggestion name(String line) {
        int tab = line.indexOf('\t');
        return tab < 0
                ? new Suggestion(line, "", "")
                : new Suggestion(line.substring(0, tab), line.substring(tab + 1), "");
    }

    /** Makes the folder; false if the folder cannot be made or written. */
    boolean canBeWritten() {
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectories(folder, FOLDER_OF_THE_USER);
            return Files.isWritable(folder);
        } catch (IOException readOnly) {
            return false;
        }
    }

    /**
     * Locks the question, so that only this process looks up its names. The caller closes the returned channel to release
     * the lock. The result is empty if another process has the lock.
     */
    Optional<FileChannel> lock() throws IOException {
        FileChannel channel = FileChannel.open(
                Path.of(file + ".lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OF_THE_USER);
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException here) {
            // In this very process.
            lock = Optional.empty();
        } finally {
            if (lock.isEmpty()) {
                channel.close();
            }
        }
        return lock.map(taken -> channel);
    }

    /**
     * Stores the names. If the names could not be read, it stores this failure and keeps the names that are already in the
     * file. The caller has the lock.
     */
    void write(Optional<List<Suggestion>> names) throws IOException {
        var lines = new ArrayList<>(List.of(question, names.isPresent() ? READ : FAILED));
        names.orElseGet(() -> read().names()).stream()
                .filter(name -> name.word().chars().noneMatch(Character::isISOControl))
                .forEach(name -> lines.add(
                        name.meaning().isEmpty()
                                ? name.word()
                                : name.word() + "\t" + name.meaning().replaceAll("\\p{Cntrl}+", " ")));
        Path made = Path.of(file + ".new");
        Files.deleteIfExists(made);
        try (FileChannel channel =
                FileChannel.open(made, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OF_THE_USER)) {
            var text = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the files of all questions that nobody has asked for a day. */
    void removeOld() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                if (System.currentTimeMillis() - Files.getLastModifiedTime(each).toMillis() > OLDEST.toMillis()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
