package io.kubectlpg.operation.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassphraseTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final String ENCRYPTED = "backup: {volume: {enabled: true}, encryption: {enabled: true";
    private static final Spec GIVEN = spec(ENCRYPTED + ", passphrase: the right one}}");

    private final FakeKube kube = new FakeKube();

    @Test
    void aGivenOneBecomesTheSecretAndAGeneratedOneOtherwise() {
        store(GIVEN);

        assertThat(stored()).isEqualTo("the right one");
        assertThatCode(() -> Passphrase.requireSame(kube, DEMO, GIVEN)).doesNotThrowAnyException();

        kube.delete(Kind.SECRET, "demo-repository");
        store(spec(ENCRYPTED + "}}"));

        assertThat(stored()).hasSize(32);
    }

    @Test
    void nothingTakesThePlaceOfTheOneThatTheBackupsWereMadeWith() {
        store(spec(ENCRYPTED + ", passphrase: another}}"));

        assertThatThrownBy(() -> Passphrase.requireSame(kube, DEMO, GIVEN))
                .hasMessageContaining("demo-repository holds a different passphrase")
                .hasMessageNotContaining("the right one");
        store(GIVEN);
        assertThat(stored()).isEqualTo("another");
    }

    /** Else a client that takes the operation up would make one that its user never saw. */
    @Test
    void oneThatWasGivenAndNotStoredIsAskedForAgain() {
        ObjectNode journal = JsonNodeFactory.instance.objectNode();
        Passphrase.store(journal, GIVEN);

        assertThat(journal.toString()).doesNotContain("the right one");
        assertThatThrownBy(() -> Passphrase.stored(kube, DEMO, journal))
                .hasMessageContaining("before the passphrase of the repository was stored");
        store(GIVEN);
        assertThat(Passphrase.stored(kube, DEMO, journal))
                .as("what is the same operation again")
                .isEqualTo(GIVEN);
    }

    @Test
    void nobodyIsToldToKeepWhatHeGaveHimself() {
        assertThat(Passphrase.isNew(kube, DEMO, GIVEN)).isFalse();
        assertThat(Passphrase.isNew(kube, DEMO, spec(ENCRYPTED + "}}"))).isTrue();
    }

    @Test
    void oneThatIsGoneIsMissedWhereTheProgramKeepsIt() {
        assertThatThrownBy(() -> Passphrase.requireKept(kube, DEMO, GIVEN))
                .hasMessageContaining("the Secret demo-repository with their passphrase is gone");
        for (String values : List.of("backup: {volume: {enabled: true}}", ENCRYPTED + ", existingSecret: mine}}")) {
            assertThatCode(() -> Passphrase.requireKept(kube, DEMO, spec(values)))
                    .doesNotThrowAnyException();
        }

        store(GIVEN);

        assertThatCode(() -> Passphrase.requireKept(kube, DEMO, GIVEN)).doesNotThrowAnyException();
    }

    @Test
    void oneThatWasGeneratedIsNotAskedFor() {
        Spec generated = spec(ENCRYPTED + "}}");
        ObjectNode journal = JsonNodeFactory.instance.objectNode();
        Passphrase.store(journal, generated);

        assertThat(Passphrase.stored(kube, DEMO, journal)).isEqualTo(generated);
    }

    /** Until then nobody was told to keep it. */
    @Test
    void oneThatTheProgramKeepsIsNewUntilItsInstallationHasEnded() {
        Spec generated = spec(ENCRYPTED + "}}");
        store(generated);
        assertThat(Passphrase.isNew(kube, DEMO, generated)).isFalse();

        kube.with(statefulSet("{\"kubectl-pg.io/bootstrap\":\"true\"}"));
        assertThat(Passphrase.isNew(kube, DEMO, generated)).isTrue();
        for (String values : List.of("backup: {volume: {enabled: true}}", ENCRYPTED + ", existingSecret: mine}}")) {
            assertThat(Passphrase.isNew(kube, DEMO, spec(values))).isFalse();
        }

        kube.with(statefulSet("{}"));
        assertThat(Passphrase.isNew(kube, DEMO, generated)).isFalse();
    }

    private static ObjectNode statefulSet(String annotations) {
        return Observations.read("""
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"demo-1","namespace":"db"},
                 "spec":{"template":{"metadata":{"annotations":%s}}}}
                """.formatted(annotations));
    }

    private void store(Spec spec) {
        var apply = new ApplySteps(kube, Manifests.of(DEMO, "db", spec), spec, "test");
        for (Step step : apply.secrets()) {
            step.action().run(new StepContext(kube, Progress.silent().start(""), "7f3a", Optional.empty()));
        }
    }

    private static Spec spec(String values) {
        var reader = new SourceReader() {
            @Override
            public String file(Path path) {
                return values;
            }

            @Override
            public String standardInput() {
                return "";
            }
        };
        return new SpecLoader(reader)
                .load(new SpecSources(List.of(Path.of("v.yaml")), List.of(), List.of(), Optional.empty()));
    }

    private String stored() {
        String encoded = kube.get(Kind.SECRET, "demo-repository")
                .orElseThrow()
                .at("/data/cipher-pass")
                .asText();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
