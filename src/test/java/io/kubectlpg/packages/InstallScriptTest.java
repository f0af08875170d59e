package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install.sh} on a Debian without Java. Each test leaves the file system as it found it. */
@Tag("package")
class InstallScriptTest {
    private static final String ARCHIVE =
            Release.archive("linux-amd64").getFileName().toString();
    private static final String INSTALL = "sh /release/install.sh --from /release/" + ARCHIVE;

    @TempDir
    private static Path folder;

    private static BareRoot root;

    private String before = "";

    @BeforeAll
    static void makeTheRoot() throws IOException {
        root = new BareRoot(folder.resolve("root"));
        root.add(Release.archive("linux-amd64"));
        root.add(Release.FOLDER.resolve("checksums.txt"));
        root.add(Release.FOLDER.resolve("install.sh"));
    }

    @AfterAll
    static void removeTheRoot() {
        root.close();
    }

    @BeforeEach
    void look() {
        before = root.files();
    }

    @Test
    void installsTwiceAndLeavesNothing() {
        assertThat(root.shell(INSTALL).succeeded().out())
                .contains("kubectl-pg " + Release.version() + " is installed in /usr/local.")
                .contains("Without kubectl, write kubectl-pg")
                .doesNotContain("PATH");
        assertStarts("kubectl-pg");
        root.shell(INSTALL).succeeded();
        assertStarts("kubectl-pg");
        root.shell(INSTALL).succeeded();
        // A shell may still run the version before.
        assertThat(root.shell("ls -d /usr/local/lib/kubectl-pg/*-*").out().lines())
                .hasSize(2);
        assertThat(root.path("/usr/local/share/man/man1/kubectl-pg-restore.1")).isSymbolicLink();

        root.shell("sh /release/install.sh --uninstall").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void installsWithoutRootIntoAFolderWithASpaceUnderAStrictUmask() {
        String place = " --prefix '/home/ann/my programs'";
        assertThat(root.asAnn("umask 077; " + INSTALL + place).succeeded().out())
                .contains("export PATH=\"/home/ann/my programs/bin:$PATH\"");
        assertThat(root.shell(Release.ONLY_FROM_THE_CACHE + " '/home/ann/my programs/bin/kubectl-pg' values")
                        .succeeded()
                        .out())
                .contains("backup:");
        root.asAnn("sh /release/install.sh --uninstall" + place).succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void usesTheHomeOfAUserWhoIsNotRoot() {
        assertThat(root.asAnn(INSTALL).succeeded().out()).contains("is installed in /home/ann/.local.");
        assertThat(root.asAnn("kubectl-pg version").succeeded().out()).startsWith("kubectl-pg ");
        root.asAnn("sh /release/install.sh --uninstall").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void refusesAnArchiveWithAnotherChecksum() {
        assertRefused(INSTALL + " --sha256 0123", "the SHA-256 of /release/" + ARCHIVE + " is ");
        assertRefused(
                "cp /release/" + ARCHIVE + " /tmp/a.tar.gz; sh /release/install.sh --from /tmp/a.tar.gz",
                "there is no checksums.txt beside /tmp/a.tar.gz");
        assertRefused(
                "cp /release/checksums.txt /tmp/; sh /release/install.sh --from /tmp/a.tar.gz",
                "checksums.txt does not name a.tar.gz");
    }

    @Test
    void refusesWhatItCannotDoAndChangesNothing() {
        assertRefused("sh /release/install.sh --from /nowhere", "there is no file /nowhere");
        assertRefused("sh /release/install.sh --from", "--from needs a value");
        assertRefused("sh /release/install.sh --from /x --version 1", "an archive and a version are given");
        assertRefused("sh /release/install.sh --form /x", "--form is not an option");
        assertRefused("sh /release/install.sh --uninstall", "nothing is installed in /usr/local");
        assertRefused("sh /release/install.sh", "neither curl nor wget is installed");
    }

    /** Debian's package musl has this file, too. */
    @Test
    void muslBesideGlibcDoesNotMatter() throws IOException {
        Path musl = Files.createFile(root.path("/lib/ld-musl-x86_64.so.1"));
        try {
            root.shell(INSTALL).succeeded();
            root.shell("sh /release/install.sh --uninstall").succeeded();
        } finally {
            Files.delete(musl);
        }
        assertThat(root.files()).isEqualTo(before);
    }

    /** A root with busybox alone, as Alpine has it. */
    @Test
    void saysThatItNeedsGlibc() throws IOException {
        Path alpine = Files.createDirectories(folder.resolve("alpine/bin"));
        Files.copy(Path.of("/bin/busybox"), alpine.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(folder.resolve("alpine/tmp"));
        Files.copy(Release.FOLDER.resolve("install.sh"), folder.resolve("alpine/install.sh"));
        assertThat(Finished.of(
                                "chroot",
                                folder.resolve("alpine").toString(),
                                "/bin/busybox",
                                "sh",
                                "-c",
                                "/bin/busybox --install -s /bin; sh install.sh --from /nowhere")
                        .exited(1)
                        .out())
                .startsWith("error: this system has no glibc, which kubectl-pg needs.");
    }

    @Test
    void anyNameOfAFolderServes() {
        String place = " --prefix '/home/ann/josé & [b]|c*'";
        root.asAnn("unset SHELL; " + INSTALL + place).succeeded();
        assertThat(root.asAnn("'/home/ann/josé & [b]|c*/bin/kubectl-pg' values")
                        .succeeded()
                        .out())
                .contains("backup:");
        root.asAnn(INSTALL + place).succeeded();
        assertThat(root.asAnn("LC_ALL=C '/home/ann/josé & [b]|c*/bin/kubectl-pg' values")
                        .succeeded()
                        .out())
                .contains("backup:");
        root.asAnn("sh /release/install.sh --uninstall" + place).succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void foldersThatWereThereStay() {
        root.shell("mkdir -p /home/all/lib/kubectl-pg /home/all/bin /home/all/share/man/man1"
                        + " /home/all/share/bash-completion/completions /home/all/share/zsh/site-functions"
                        + " /home/all/share/fish/vendor_completions.d")
                .succeeded();
        root.shell(INSTALL + " --prefix /home/all").succeeded();
        root.shell("sh /release/install.sh --uninstall --prefix /home/all").succeeded();
        assertThat(root.shell("find /home/all ! -type d").out()).isEmpty();
        root.shell("rm -r /home/all").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void leavesTheProgramOfSomebodyElse() throws IOException {
        Path other = Files.writeString(root.path("/usr/local/bin/kubectl-pg"), "of somebody else");
        assertThat(root.shell(INSTALL).exited(1).out())
                .contains("/usr/local/bin/kubectl-pg is there already, and it is not from here");
        assertThat(other).hasContent("of somebody else");
        Files.delete(other);
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void cleansUpAfterAnInstallationThatWasKilled() {
        root.shell("mkdir -p /usr/local/lib/kubectl-pg/.new.7/lib; ln -s 99999999 /usr/local/lib/kubectl-pg/.lock")
                .succeeded();
        root.shell(INSTALL).succeeded();
        assertThat(root.shell("ls -A /usr/local/lib/kubectl-pg").out().lines())
                .hasSize(2)
                .contains("list");
        root.shell("sh /release/install.sh --uninstall").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    @Test
    void waitsForNoOtherInstallation() {
        assertThat(root.shell(
                                "mkdir -p /usr/local/lib/kubectl-pg; sleep 60 & ln -s $! /usr/local/lib/kubectl-pg/.lock; "
                                        + INSTALL)
                        .exited(1)
                        .out())
                .contains(" installs to /usr/local.", "/usr/local/lib/kubectl-pg/.lock");
        root.shell("rm -r /usr/local/lib/kubectl-pg").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    /** An archive whose Java does not start. */
    @Test
    void keepsTheVersionBeforeWhenTheNewOneDoesNotStart() {
        root.shell(INSTALL).succeeded();
        String installed = root.files();
        root.shell("set -e; cd /tmp; mkdir broken; tar -C broken -xzf /release/" + ARCHIVE + "; cd broken;"
                        + " for each in *; do printf '#!/bin/sh\\nexit 1\\n' >\"$each/runtime/bin/java\"; done;"
                        + " tar -czf ../broken.tar.gz *")
                .succeeded();
        assertThat(root.shell("sh /release/install.sh --from /tmp/broken.tar.gz"
                                + " --sha256 \"$(sha256sum </tmp/broken.tar.gz | cut -c 1-64)\"")
                        .exited(1)
                        .out())
                .contains("the program does not start here");
        assertThat(root.files()).isEqualTo(installed);
        assertStarts("kubectl-pg");

        root.shell("sh /release/install.sh --uninstall").succeeded();
        assertThat(root.files()).isEqualTo(before);
    }

    private void assertRefused(String command, String reason) {
        assertThat(root.shell(command).exited(1).out())
                .startsWith("error: " + reason)
                .contains("\n  ");
        assertThat(root.files()).isEqualTo(before);
    }

    private static void assertStarts(String program) {
        assertThat(root.shell(program + " version").succeeded().out())
                .isEqualTo("kubectl-pg " + Release.version() + "\n");
        assertThat(root.shell(Release.ONLY_FROM_THE_CACHE + " " + program + " values")
                        .succeeded()
                        .out())
                .contains("backup:");
    }
}
