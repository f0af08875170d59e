package io.kubectlpg.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The root file system of a Debian that has only what every Debian has: no Java, no curl. Commands run in it with a /proc
 * of their own and without a network. The release is in {@code /release}.
 */
final class BareRoot implements AutoCloseable {
    private final Path folder;

    BareRoot(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Finished.of("tar", "-C", folder.toString(), "--numeric-owner", "-xf", Release.variable("KUBECTL_PG_BARE"))
                .succeeded();
        Files.createDirectories(folder.resolve("release"));
        shell("echo ann:x:1000:1000::/home/ann:/bin/sh >>/etc/passwd; echo ann:x:1000: >>/etc/group;"
                        + " mkdir /home/ann; chown ann:ann /home/ann")
                .succeeded();
    }

    Path path(String inside) {
        return folder.resolve(inside.substring(1));
    }

    /** Copies a file of the release to {@code /release}. */
    void add(Path file) throws IOException {
        Files.copy(file, path("/release/" + file.getFileName()));
    }

    /** Runs a script as root. */
    Finished shell(String script) {
        return run("exec chroot \"$0\" /usr/bin/env -i HOME=/root PATH=" + PATH + " sh -c \"$1\"", script);
    }

    /** Runs a script as the user ann, who is not root. */
    Finished asAnn(String script) {
        return run(
                "exec chroot --userspec=ann:ann \"$0\" /usr/bin/env -i HOME=/home/ann SHELL=/bin/bash PATH=/home/ann/.local/bin:"
                        + PATH + " sh -c \"cd; $1\"",
                script);
    }

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Java finds its libraries through /proc. */
    private Finished run(String command, String script) {
        return Finished.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--net",
                "sh",
                "-ec",
                "mount -t proc proc \"$0/proc\"; mount --bind /dev \"$0/dev\"; " + command,
                folder.toString(),
                script);
    }

    /** Every file and folder outside /tmp, with the target of each link. */
    String files() {
        return shell("find / -xdev \\( -path /proc -o -path /tmp -o -path /dev -o -path /release \\) -prune"
                        + " -o -printf '%y %m %p %l\\n' | sort")
                .succeeded()
                .out();
    }

    /** JUnit would warn of each link. */
    @Override
    public void close() {
        Finished.of("rm", "-rf", "--one-file-system", folder.toString()).succeeded();
    }
}
