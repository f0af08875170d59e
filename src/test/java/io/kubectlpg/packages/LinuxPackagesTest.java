package io.kubectlpg.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of Debian and Fedora, on systems without Java. */
@Tag("package")
class LinuxPackagesTest {
    @TempDir
    private Path folder;

    private BareRoot root;

    @BeforeEach
    void makeTheRoot() throws IOException {
        root = new BareRoot(folder.resolve("root"));
    }

    @AfterEach
    void removeTheRoot() {
        root.close();
    }

    @Test
    void debianInstallsAndRemovesItsPackage() throws IOException {
        Path deb = Release.file("amd64.deb");
        root.add(deb);
        String before = withoutDpkg(root.files());

        root.shell("dpkg -i /release/" + deb.getFileName()).succeeded();
        assertStarts();
        assertThat(root.path("/usr/share/man/man1/kubectl-pg-restore.1")).isNotEmptyFile();
        assertThat(root.path("/usr/share/doc/kubectl-pg/copyright")).isNotEmptyFile();
        root.shell("dpkg -P kubectl-pg").succeeded();
        assertThat(withoutDpkg(root.files())).isEqualTo(before);
    }

    /** rpm runs outside of the root, which has none. */
    @Test
    void rpmInstallsAndRemovesItsPackage() {
        Path rpm = Release.file("x86_64.rpm");
        rpm("-i", "--nodeps", rpm.toAbsolutePath().toString());
        assertStarts();
        rpm("-e", "--nodeps", "kubectl-pg");
        assertThat(root.path("/usr/lib/kubectl-pg")).doesNotExist();
        assertThat(root.path("/usr/bin/kubectl-pg")).doesNotExist();
    }

    private void rpm(String... words) {
        var command = new ArrayList<>(List.of("rpm", "--root", root.path("/").toString(), "--dbpath", "/var/lib/rpm"));
        command.addAll(List.of(words));
        Finished.of(command.toArray(String[]::new)).succeeded();
    }

    private void assertStarts() {
        assertThat(root.shell("kubectl-pg version").succeeded().out())
                .isEqualTo("kubectl-pg " + Release.version() + "\n");
        assertThat(root.shell(Release.ONLY_FROM_THE_CACHE + " kubectl-pg values")
                        .succeeded()
                        .out())
                .contains("backup:");
    }

    /** dpkg writes a log and keeps the list before. */
    private static String withoutDpkg(String files) {
        return files.lines()
                .filter(file -> !file.contains(" /var/lib/dpkg/") && !file.contains(" /var/log/"))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
