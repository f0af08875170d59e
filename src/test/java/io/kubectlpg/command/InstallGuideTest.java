package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.operation.FakeKube;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallGuideTest {
    private final FakeKube kube = new FakeKube();
    /** What was said of wrong answers. */
    private final List<String> said = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Gives these answers; a choice by a part of what is shown. */
    private final class Scripted implements Questions {
        private final Deque<String> answers;

        Scripted(String... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public <T> T text(String question, String proposal, Function<String, T> check) {
            while (true) {
                String answer = answers.removeFirst();
                try {
                    return check.apply(answer.isEmpty() ? proposal : answer);
                } catch (CliException wrong) {
                    said.add(wrong.problem());
                }
            }
        }

        @Override
        public String secret(String question) {
            return answers.removeFirst();
        }

        @Override
        public String choice(String question, Map<String, String> choices) {
            String answer = answers.removeFirst();
            return choices.entrySet().stream()
                    .filter(choice -> choice.getKey().contains(answer))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
        }

        @Override
        public boolean yes(String question, boolean proposal) {
            return answers.removeFirst().equals("yes");
        }
    }

    private InstallGuide.Answers ask(String... answers) {
        var questions = new Scripted(answers);
        InstallGuide.Answers given = new InstallGuide(questions, kube).ask();
        assertThat(questions.answers).isEmpty();
        new ValueOptions(given.profile(), given.sets(), given.contents()).load(StandardInput.none());
        return given;
    }

    @Test
    void proposalsAloneGiveACluster() {
        InstallGuide.Answers answers = ask("", "development", "", "", "", "", "nowhere");

        assertThat(answers.cluster()).hasToString("demo");
        assertThat(answers.profile()).contains("dev");
        assertThat(answers.sets()).isEmpty();
    }

    @Test
    void theOfficialImageFollowsTheVersion() {
        assertThat(ask("demo", "defaults", "", "16", "shop", "keeper", "nowhere")
                        .sets())
                .containsExactly("version=16", "database=shop", "owner=keeper", "image=postgres:16");
    }

    @Test
    void aBucketWithTypedKeysIsWholeAndItsKeysStandInNoOption() throws IOException {
        Path certificate = Files.writeString(folder.resolve("ca.crt"), """
                -----BEGIN CERTIFICATE-----
                MIIBszCCAVmgAwIBAgIUFqpM
                -----END CERTIFICATE-----
                """);
        InstallGuide.Answers answers = ask(
                "demo",
                "trial",
                "2Gi",
                "",
                "",
                "",
                "bucket",
                "reg/pg:17",
                "backups",
                "minio:9000",
                "eu-1",
                certificate.toString(),
                "yes",
                "type the keys",
                "KEY ID",
                "it's secret");

        assertThat(answers.sets())
                .containsExactly(
                        "storage.size=2Gi",
                        "backup.pgbackrest.image=reg/pg:17",
                        "backup.s3.bucket=backups",
                        "backup.s3.endpoint=minio:9000",
                        "backup.s3.region=eu-1",
                        "backup.s3.pathStyle=true");
        assertThat(answers.contents())
                .containsEntry("backup.s3.secretKey", "it's secret")
                .containsEntry("backup.s3.accessKey", "KEY ID")
                .containsKey("backup.s3.ca");
    }

    @Test
    void wrongAnswersAreAskedAgain() {
        ask(
                "Bad_Name",
                "demo",
                "development",
                "12",
                "1Gi",
                "9",
                "17",
                "postgres",
                "app",
                "",
                "of their own",
                "",
                "reg/pg:17",
                "0",
                "5Gi");

        assertThat(said)
                .satisfiesExactly(
                        name -> assertThat(name).contains("cannot be the name of a cluster"),
                        size -> assertThat(size).startsWith("storage.size is \"12\", a size without a unit"),
                        version -> assertThat(version).startsWith("version is"),
                        database -> assertThat(database).startsWith("database is"),
                        image -> assertThat(image).contains("contains pgBackRest"),
                        volume -> assertThat(volume).startsWith("backup.volume.size is"));
    }

    @Test
    void aSecretThatIsNotThereIsToldSo() {
        ObjectNode secret =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.withObject("/metadata").put("name", "there");
        kube.withForeign(secret);
        InstallGuide.Answers answers = ask(
                "demo",
                "development",
                "",
                "",
                "",
                "",
                "bucket",
                "reg/pg:17",
                "backups",
                "s3.example.com",
                "",
                "",
                "no",
                "in a Secret in this namespace",
                "missing",
                "there");

        assertThat(said).containsExactly("there is no Secret missing in db");
        assertThat(answers.sets()).contains("backup.s3.existingSecret=there");
    }
}
