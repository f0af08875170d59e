package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.Spec;
import org.junit.jupiter.api.Test;

class EnvironmentRuleTest {
    private final FakeKube kube = new FakeKube();

    @Test
    void refusesAKeyThatIsAVariableOfLibpq() {
        object("ConfigMap", "app-env", "{\"LOG\":\"x\",\"PGOPTIONS\":\"-c statement_timeout=1ms\"}");
        refuses(
                "[{\"configMapRef\":{\"name\":\"app-env\"}}]",
                "the ConfigMap app-env of envFrom sets PGOPTIONS, which changes how psql, libpq and the server itself work");
    }

    @Test
    void refusesAKeyThatBecomesOneByItsPrefix() {
        object("Secret", "keys", "{\"_PRELOAD\":\"c28=\"}");
        refuses(
                "[{\"prefix\":\"LD\",\"secretRef\":{\"name\":\"keys\"}}]",
                "the Secret keys of envFrom sets LD_PRELOAD, which changes what every program of the pod loads");
    }

    @Test
    void takesOtherKeysAndAnObjectThatIsNotThere() {
        object("ConfigMap", "app-env", "{\"TZ\":\"UTC\",\"PG_MAJOR\":\"17\",\"pgport\":\"1\"}");
        assertThatCode(() -> EnvironmentRule.check(
                        kube, spec("[{\"configMapRef\":{\"name\":\"app-env\"}},{\"secretRef\":{\"name\":\"gone\"}}]")))
                .doesNotThrowAnyException();
    }

    private void refuses(String envFrom, String problem) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> EnvironmentRule.check(kube, spec(envFrom)))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).isEqualTo(problem);
                });
    }

    private void object(String kind, String name, String data) {
        kube.withForeign(Observations.read("{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\""
                + name + "\",\"namespace\":\"db\"},\"data\":" + data + "}"));
    }

    private static Spec spec(String envFrom) {
        return Spec.fromStored(Observations.read("{\"envFrom\":" + envFrom + "}"));
    }
}
