package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.spec.ClusterName;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlobalOptionsTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final GlobalOptions typed =
            GlobalOptions.inShell(new GlobalOptions(), Optional.of("kind"), Optional.of("db"), Optional.of(DEMO));

    @Test
    void aCommandInAShellLooksWhereTheShellIs() {
        assertThat(typed.connection().context()).contains("kind");
        assertThat(typed.connection().namespace()).contains("db");
        assertThat(typed.used()).contains(DEMO);
    }

    @Test
    void inAnotherNamespaceItMeansNoCluster() {
        typed.namespace = "other";
        assertThat(typed.connection().context()).contains("kind");
        assertThat(typed.connection().namespace()).contains("other");
        assertThat(typed.used()).isEmpty();
    }

    /** As in kubectl: a context has a namespace of its own. */
    @Test
    void anotherContextBringsItsNamespace() {
        typed.context = "prod";
        assertThat(typed.connection().context()).contains("prod");
        assertThat(typed.connection().namespace()).isEmpty();
        assertThat(typed.used()).isEmpty();
        typed.namespace = "db";
        assertThat(typed.connection().namespace()).contains("db");
    }

    @Test
    void anotherFileBringsItsContextAndItsNamespace() {
        typed.kubeconfig = Path.of("other");
        assertThat(typed.connection().kubeconfig()).contains(Path.of("other"));
        assertThat(typed.connection().context()).isEmpty();
        assertThat(typed.connection().namespace()).isEmpty();
        assertThat(typed.used()).isEmpty();
    }
}
