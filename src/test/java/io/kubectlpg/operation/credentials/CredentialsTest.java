package io.kubectlpg.operation.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What shows, replaces and keeps the passwords, on objects in memory. */
class CredentialsTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final List<List<String>> asked = new ArrayList<>();

    @Test
    void showsWhatALoginNeeds() {
        Credentials app = Credentials.read(cluster("{}"), DEMO, Account.APP);
        assertThat(app.uri()).isEqualTo("postgresql://myapp:old%2F1@demo-rw.db:5432/myapp");
        assertThat(app.toString()).doesNotContain("old/1");
        assertThat(Credentials.read(cluster("{}"), DEMO, Account.REPLICATION).uri())
                .isEqualTo("postgresql://streaming_replica:old%2F3@demo-rw.db:5432/?replication=true");
    }

    @Test
    void readsTheUsersOwnSecretWithoutTheEndOfItsLine() {
        FakeKube kube = cluster("{\"existingSecret\":\"mine\"}").with(Observations.read("""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"mine"},"data":{"password":"b3duCg=="}}
                """));
        assertThat(Credentials.read(kube, DEMO, Account.APP).password()).isEqualTo("own");
    }

    @Test
    void takenUpItMakesNoSecondPassword() {
        FakeKube kube = cluster("{}");
        Step generate = new RotateOperation(DEMO, List.of(Account.APP))
                .plan(kube, "a1")
                .steps()
                .getFirst();
        generate.action().run(context(kube, "a1"));
        String first = Credentials.read(kube, DEMO, Account.APP).password();
        assertThat(first).hasSize(32);

        assertThat(generate.action().run(context(kube, "a1"))).isInstanceOf(StepResult.AlreadyDone.class);
        assertThat(Credentials.read(kube, DEMO, Account.APP).password()).isEqualTo(first);

        generate.action().run(context(kube, "b2"));
        assertThat(Credentials.read(kube, DEMO, Account.APP).password()).isNotEqualTo(first);
    }

    @Test
    void theSecretOfSomebodyElseGetsNoPassword() {
        FakeKube kube = cluster("{}").withForeign(Observations.read("""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"demo-app"},"data":{"password":"b3duCg=="}}
                """));

        assertThatThrownBy(() -> new RotateOperation(DEMO, List.of(Account.APP)).plan(kube, "a1"))
                .hasMessageContaining("do not belong to it: Secret demo-app");
        assertThatThrownBy(() -> new ApplyCredentialsOperation(DEMO).plan(kube, "a1"))
                .hasMessageContaining("do not belong to it: Secret demo-app");
    }

    @Test
    void everyKeyOfTheApplicationsSecretHasTheNewPassword() {
        FakeKube kube = cluster("{}");
        new RotateOperation(DEMO, List.of(Account.APP))
                .plan(kube, "a1")
                .steps()
                .getFirst()
                .action()
                .run(context(kube, "a1"));
        String password = Credentials.read(kube, DEMO, Account.APP).password();
        ObjectNode wanted = Manifests.of(DEMO, "db", spec("{}")).appSecret(password);
        assertThat(kube.get(Kind.SECRET, "demo-app").orElseThrow().path("data")).isEqualTo(wanted.path("data"));
    }

    @Test
    void thePodIsToldByDigestsAndNeverByPasswords() {
        FakeKube kube = cluster("{}");
        for (Step step : new RotateOperation(DEMO, List.of(Account.values()))
                .plan(kube, "a1")
                .steps()) {
            step.action().run(context(kube, "a1"));
        }
        assertThat(asked).containsExactly(List.of("bash", "/opt/kubectl-pg/passwords", "3"));
    }

    @Test
    void theUsersOwnSecretIsTheUsersToChange() {
        FakeKube kube = cluster("{\"existingSecret\":\"mine\"}");
        assertThatThrownBy(() -> new RotateOperation(DEMO, List.of(Account.APP)).plan(kube, "a1"))
                .hasMessage("the password of myapp is in your own Secret mine")
                .extracting(failure -> ((CliException) failure).remedy())
                .isEqualTo("Change the password in that Secret, then set it in the server with: kubectl pg "
                        + "credentials apply demo");
        assertThat(new RotateOperation(DEMO, List.of(Account.SUPERUSER))
                        .plan(kube, "a1")
                        .steps())
                .hasSize(2);
    }

    @Test
    void applyCorrectsAddressesThatComeFromAnotherNamespace() {
        FakeKube kube =
                cluster("{}").with(Manifests.of(DEMO, "elsewhere", spec("{}")).appSecret("old/1"));
        List<Step> steps = new ApplyCredentialsOperation(DEMO).plan(kube, "a1").steps();
        assertThat(steps)
                .extracting(Step::name)
                .containsExactly(
                        "Correct the other keys of Secret demo-app",
                        "Give the server of demo-1 the passwords that the Secrets hold");
        steps.getFirst().action().run(context(kube, "a1"));
        assertThat(new ApplyCredentialsOperation(DEMO).plan(kube, "a1").steps()).hasSize(1);
        assertThat(Credentials.read(kube, DEMO, Account.APP).password()).isEqualTo("old/1");
    }

    /** Whoever has lost the first bucket and the namespace opens the second one by them. */
    @Test
    void theExportHasTheKeysOfEachBucket() {
        FakeKube kube = cluster("{}");
        List.of("demo-s3", "demo-secondary-s3", "demo-repository")
                .forEach(name -> kube.with(Observations.read(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\"}}".formatted(name))));
        assertThat(SecretExport.read(kube, DEMO))
                .extracting(secret -> secret.at("/metadata/name").asText())
                .contains("demo-s3", "demo-secondary-s3", "demo-repository");
    }

    @Test
    void theExportHasNothingOfWhereItWas() {
        FakeKube kube = cluster("{}").withForeign(Observations.read("""
                {"apiVersion":"v1","kind":"Secret","type":"Opaque","data":{"cipher-pass":"eA=="},
                 "metadata":{"name":"demo-repository","namespace":"db","uid":"u","creationTimestamp":"2026-11-21T08:00:00Z",
                             "annotations":{"kubectl-pg.io/operation":"a1"},"labels":{"kubectl-pg.io/cluster":"demo"}}}
                """));
        List<ObjectNode> exported = SecretExport.read(kube, DEMO);
        assertThat(exported)
                .extracting(secret -> secret.at("/metadata/name").asText())
                .containsExactly("demo-app", "demo-superuser", "demo-replication", "demo-repository");
        assertThat(exported.getLast().toString())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"demo-repository\","
                                + "\"labels\":{\"kubectl-pg.io/cluster\":\"demo\"}},\"type\":\"Opaque\",\"data\":{\"cipher-pass\":\"eA==\"}}");
    }

    private FakeKube cluster(String values) {
        Manifests manifests = Manifests.of(DEMO, "db", spec(values));
        return Observations.cluster(Observations.healthy(), argv -> {
                    asked.add(argv);
                    return new PodExec.Result(0, "", "");
                })
                .with(manifests.specSecret("test"))
                .with(manifests.appSecret("old/1"))
                .with(manifests.superuserSecret("old/2"))
                .with(manifests.replicationSecret("old/3"));
    }

    private static Spec spec(String values) {
        return Spec.fromStored(Observations.read(values));
    }

    private static StepContext context(FakeKube kube, String id) {
        return new StepContext(kube, Progress.silent().start(""), id, Optional.empty());
    }
}
