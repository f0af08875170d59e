package io.kubectlpg.operation.drill;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static io.kubectlpg.operation.upgrade.InstalledCluster.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrillOperationTest {
    @Test
    void doesNotWriteItsResultOverWhatSomebodyElseHas() {
        FakeKube kube = InstalledCluster.with(spec(
                        "{\"backup\":{\"s3\":{\"bucket\":\"b\",\"endpoint\":\"minio\",\"existingSecret\":\"keys\"}}}"))
                .withForeign(Observations.read("""
                        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-drill"},"data":{"x":"y"}}"""));

        CliException refusal = catchThrowableOfType(
                CliException.class, () -> new DrillOperation(DEMO, Optional.empty(), List.of()).plan(kube, "a1"));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("ConfigMap demo-drill");
        assertThat(kube.changes).isEmpty();
    }
}
