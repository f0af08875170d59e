package io.kubectlpg.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that an instance, or several, archive to and take backups into. It can be away for a while. */
final class Repository {
    private final int number;
    private final Path folder;
    private final Path conf;

    /**
     * @param conf the instance's {@code pgbackrest.conf}
     */
    Repository(int number, Path folder, Path conf) {
        this.number = number;
        this.folder = folder;
        this.conf = conf;
    }

    /** Where an instance has it. */
    static String path(int number) {
        return "/repository/" + number;
    }

    /** Where it is for the test. */
    Path folder() {
        return folder;
    }

    /** Its files cannot be read: an error at once, and of everyone who uses it. */
    void takeAway() {
        permissions("---------");
    }

    /** For this instance it is a bucket whose endpoint refuses connections: pgBackRest tries again for a minute and more. */
    void refuse() {
        change("repo" + number + "-path=" + path(number), """
                repo%1$d-path=%2$s
                repo%1$d-type=s3
                repo%1$d-s3-bucket=b
                repo%1$d-s3-region=r
                repo%1$d-s3-endpoint=127.0.0.1:1
                repo%1$d-s3-key=k
                repo%1$d-s3-key-secret=k""".formatted(number, path(number)));
    }

    /** Whatever was done to it is undone. */
    void giveBack() {
        permissions("rwxrwx---");
        try {
            Files.writeString(conf, Files.readString(conf).replaceAll("(?m)^repo" + number + "-(type|s3-.*)=.*\n", ""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void permissions(String mode) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void change(String line, String lines) {
        try {
            String text = Files.readString(conf);
            if (!text.contains(line + "\n")) {
                throw new IllegalStateException("no line " + line + " in " + text);
            }
            Files.writeString(conf, text.replace(line + "\n", lines + "\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
