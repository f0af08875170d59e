package io.kubectlpg.operation.migrate;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a move of the repository refuses, on objects in memory. */
class MigrateOperationTest {
    private static final Spec BUCKET =
            spec("{\"backup\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"}}}");
    private static final Spec VOLUME = spec("{\"backup\":{\"volume\":{\"enabled\":true}}}");

    @ParameterizedTest
    @CsvSource({
        "STATEFUL_SET, demo-repo",
        "SERVICE, demo-repo",
        "SECRET, demo-repo-tls",
        "PERSISTENT_VOLUME_CLAIM, repository-demo-repo-0",
    })
    void takesNothingOfSomebodyElse(Kind kind, String name) {
        FakeKube kube = InstalledCluster.with(BUCKET);
        ObjectNode foreign = JsonNodeFactory.instance.objectNode();
        foreign.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        foreign.putObject("metadata").put("name", name);
        kube.withForeign(foreign);

        assertThatThrownBy(() -> MigrateOperation.of(kube, DEMO, base -> VOLUME, InstalledCluster.VERSION)
                        .plan(kube, "a1"))
                .isInstanceOfSatisfying(CliException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).endsWith("do not belong to it: " + kind.kind() + " " + name);
                });
        assertThat(kube.changes).isEmpty();
    }
}
