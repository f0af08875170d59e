package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private boolean mayAsk;

    @Test
    void takesTheCurrentContextOrTheOneThatIsAskedFor() throws IOException {
        file("config", """
                current-context: one
                contexts:
                - {name: one, context: {cluster: c, user: u, namespace: db}}
                - {name: two, context: {cluster: c, user: u}}
                clusters: [{name: c, cluster: {server: "https://a:6443/"}}]
                users: [{name: u, user: {token: secret}}]
                """);
        Access current = access(Optional.empty(), "config");
        assertThat(current.server()).isEqualTo("https://a:6443");
        assertThat(current.namespace()).contains("db");
        assertThat(current.headers()).containsEntry("Authorization", "Bearer secret");
        assertThat(access(Optional.of("two"), "config").namespace()).isEmpty();
        assertThat(current.toString()).doesNotContain("secret");
    }

    @Test
    void namesTheContextsThatThereAre() throws IOException {
        file("config", Api.kubeconfig("https://a", "t"));
        assertThatThrownBy(() -> access(Optional.of("prod"), "config"))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.problem()).isEqualTo("there is no context prod in your kubeconfig");
                    assertThat(e.remedy()).contains("test");
                });
    }

    @Test
    void mergesFilesSoThatTheFirstCounts() throws IOException {
        file("first", """
                current-context: a
                users: [{name: ann, user: {token: from-first}}]
                """);
        file("second", """
                current-context: other
                contexts: [{name: a, context: {cluster: c, user: ann}}]
                clusters: [{name: c, cluster: {server: "https://a"}}]
                users: [{name: ann, user: {token: from-second}}]
                """);
        assertThat(access(Optional.empty(), "first", "missing", "second").headers())
                .containsEntry("Authorization", "Bearer from-first");
    }

    @Test
    void readsFilesThatAreNamedRelativeToTheKubeconfig() throws IOException {
        file("ca.pem", "CA");
        file("token", "from-file\n");
        file("config", """
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://a", certificate-authority: ca.pem}}]
                users: [{name: u, user: {tokenFile: token, as: bob}}]
                """);
        Access access = access(Optional.empty(), "config");
        assertThat(access.trust().authorities()).contains("CA");
        assertThat(access.headers())
                .containsEntry("Authorization", "Bearer from-file")
                .containsEntry("Impersonate-User", "bob");
    }

    @Test
    void asksACredentialPlugin() throws IOException {
        plugin("""
                #!/bin/sh
                echo "a warning" >&2
                echo '{"kind":"ExecCredential","status":{"token":"'"$1-$SAID"'"}}'
                """);
        assertThat(access(Optional.empty(), "config").headers()).containsEntry("Authorization", "Bearer it's-so");
    }

    /** Without credentials the API server would take the user for anonymous. */
    @Test
    void aPluginThatGivesNoCredentialsHasFailed() throws IOException {
        plugin("#!/bin/sh\necho '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"\"}}'\n");
        assertThatThrownBy(() -> access(Optional.empty(), "config"))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(
                                        "the credential plugin ./plugin returned neither a token nor a certificate"));
    }

    /** Not even where the mode allows it: standard input may hold statements for psql. */
    @Test
    void aPluginReadsNoInputThatIsNoTerminal() throws IOException {
        plugin("""
                #!/bin/sh
                read -r word
                echo "$KUBERNETES_EXEC_INFO" | grep -q '"interactive":false' || exit 1
                echo '{"kind":"ExecCredential","status":{"token":"'"read:$word"'"}}'
                """, "IfAvailable");
        assertThat(access(Optional.empty(), "config").headers()).containsEntry("Authorization", "Bearer read:");
    }

    @Test
    void aPluginMayAskOnATerminal() throws IOException {
        mayAsk = true;
        plugin("""
                #!/bin/sh
                echo "$KUBERNETES_EXEC_INFO" | grep -q '"interactive":true' || exit 1
                echo '{"kind":"ExecCredential","status":{"token":"asked"}}'
                """, "Always");
        assertThat(access(Optional.empty(), "config").headers()).containsEntry("Authorization", "Bearer asked");
    }

    @Test
    void aPluginThatMustAskIsNotRunWithoutATerminal() throws IOException {
        plugin("#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n", "Always");
        assertThatThrownBy(() -> access(Optional.empty(), "config")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem()).endsWith("asks questions, and there is no terminal to ask on");
        });
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    /** A browser, for example, or an agent. */
    @Test
    void aPluginWhoseChildHoldsItsOutputIsNotWaitedForWithoutEnd() throws IOException {
        // Java reads what is left at once when it sees the end before it has begun to read.
        plugin("#!/bin/sh\nsleep 60 &\nsleep 0.5\n");
        assertThatThrownBy(() -> access(Optional.empty(), "config")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem()).endsWith("has ended, but a process that it started keeps its output open");
        });
    }

    @Test
    void saysThatTheCredentialPluginFailed() throws IOException {
        plugin("#!/bin/sh\necho a warning >&2; echo 'the session has expired' >&2; exit 3\n");
        assertThatThrownBy(() -> access(Optional.empty(), "config")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem()).endsWith("failed with exit code 3: the session has expired");
        });
    }

    @Test
    void saysHowToGetACredentialPluginThatIsMissing() throws IOException {
        plugin("");
        Files.delete(folder.resolve("plugin"));
        assertThatThrownBy(() -> access(Optional.empty(), "config"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.remedy()).isEqualTo("Get it at example.com."));
    }

    @Test
    void saysWhichFileIsNotAKubeconfig() throws IOException {
        file("config", "contexts: [\n");
        assertThatThrownBy(() -> access(Optional.empty(), "config")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.USAGE);
            assertThat(e.problem()).contains(folder.resolve("config").toString());
        });
    }

    @Test
    void saysThatThereIsNoKubeconfig() {
        assertThatThrownBy(() -> Connection.open(ConnectionOptions.none(), Map.of("KUBECONFIG", folder + "/none")))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.problem()).isEqualTo("there is no kubeconfig at " + folder + "/none");
                });
    }

    private Access access(Optional<String> context, String... names) {
        var paths = new StringBuilder();
        for (String name : names) {
            paths.append(paths.isEmpty() ? "" : File.pathSeparator).append(folder.resolve(name));
        }
        Map<String, String> environment = Map.of("KUBECONFIG", paths.toString());
        return Kubeconfig.read(Optional.empty(), environment)
                .access(context, new Surroundings(environment, new PluginTerminal(() -> mayAsk, mayAsk)));
    }

    private void plugin(String script) throws IOException {
        plugin(script, "Never");
    }

    private void plugin(String script, String interactiveMode) throws IOException {
        Path plugin = file("plugin", script);
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        file("config", """
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://a"}}]
                users:
                - name: u
                  user:
                    exec:
                      command: ./plugin
                      args: ["it's"]
                      env: [{name: SAID, value: so}]
                      installHint: Get it at example.com.
                      interactiveMode: %s
                """.formatted(interactiveMode));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
