package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.document.Documents;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(errors()).startsWith("error: \"stauts\" is not known here\n  Did you mean status");
    }

    @Test
    void saysWhichArgumentIsMissing() {
        assertThat(run("install")).isEqualTo(2);
        assertThat(errors()).contains("NAME").contains("On a terminal, install without NAME asks for the values.");
    }

    @Test
    void saysWhatADurationLooksLike() {
        assertThat(run("install", "demo", "--timeout", "soon")).isEqualTo(2);
        assertThat(errors()).contains("\"soon\" is not a duration such as 30s, 15m or 1h30m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "backup ful demo; \"ful\" is no TYPE; Did you mean full?",
                "backup everything demo; \"everything\" is no TYPE; Choose one of full, diff, incr.",
                "status demo -o jsn; \"jsn\" is no FORMAT; Did you mean json?"
            })
    void aWordThatIsNoneOfThoseThatMayStandThereIsNamedWithThem(String line, String problem, String remedy) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(errors()).isEqualTo("error: " + problem + "\n  " + remedy + "\n");
    }

    @Test
    void aWordThatBeginsWithAnAtSignIsNoFileOfWords() {
        assertThat(run("version", "@pom.xml")).isEqualTo(2);
        assertThat(errors()).startsWith("error: \"@pom.xml\" is not known here");
    }

    @Test
    void withoutACommandItListsThem() {
        assertThat(run()).isEqualTo(2);
        assertThat(errors()).contains("restore").contains("error: no command was given");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install",
                "doctor",
                "render",
                "values",
                "list",
                "status",
                "backup",
                "info",
                "check",
                "verify",
                "expire",
                "restore",
                "operations",
                "resume",
                "abort",
                "uninstall"
            })
    void everyCommandHelpsOnStdoutAndNamesTheRightsThatItNeeds(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Usage: kubectl pg " + command)
                .contains("Rights, in one namespace:");
        assertThat(errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n db -o json render demo",
                "render -n db demo -o json",
                "--namespace=db render demo --output JSON",
                "-ojson render -n db demo",
                "-n other render demo -o json -n db"
            })
    void takesGlobalOptionsOnEitherSideOfTheCommand(String line) {
        assertThat(run(line.split(" "))).as(errors()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{").contains("\"namespace\" : \"db\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help restore",
                "restore --help",
                "-n db -h restore",
                "restore demo -n db -h",
                "-h restore demo"
            })
    void helpsWithTheCommandOnEitherSideOfIt(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: kubectl pg restore [OPTIONS]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-n status --help", "--context list -h"})
    void helpsWithTheProgramWhereNoCommandIsGiven(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\n  install  ", "\n  status  ", "\n  abort  ");
    }

    @Test
    void suggestsACommandAlsoWhereAnotherOneIsNamed() {
        assertThat(run("stauts", "list")).isEqualTo(2);
        assertThat(errors()).contains("Did you mean status?");
    }

    @Test
    void takesGlobalOptionsBeforeTheCommandAsKubectlDoes() {
        assertThat(run("-n", "install", "--context", "x", "status", "--nonsense"))
                .isEqualTo(2);
        assertThat(errors()).contains("\"--nonsense\" is not known here");
    }

    @Test
    void printsItsVersion() {
        assertThat(run("version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("kubectl-pg \\d+\\.\\d+\\.\\d+.*\n");
    }

    @Test
    void printsItsVersionRunTimeAndPlatformForPrograms() throws JsonProcessingException {
        assertThat(run("version", "-o", "json")).isZero();
        JsonNode document = Documents.read(out.toString(StandardCharsets.UTF_8));
        assertThat(document.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(document.path("java").asText()).startsWith("25");
        assertThat(document.path("platform").asText()).matches("(linux|darwin)/(amd64|arm64)");
    }

    @Test
    void rendersWithoutAClusterAndSaysWhatIsNotInIt() {
        assertThat(run("render", "demo", "--kubeconfig", "/nonexistent", "-n", "prod"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("# The objects of the cluster demo, made by kubectl-pg")
                .contains("demo-app, demo-superuser, demo-replication.\n---\napiVersion: v1\n")
                .contains("  namespace: prod\n")
                .doesNotContain("kind: Secret", "replicas:", "kubectl-pg.io/role: primary\n      annotations");
    }

    @Test
    void rendersOneListAsJson() {
        assertThat(run("render", "demo", "-o", "json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\n  \"apiVersion\" : \"v1\",\n  \"kind\" : \"List\"");
    }

    @Test
    void aCommandThatAnErrorNamesCanBePasted() {
        assertThat(run("-n", "db", "render", "demo", "--set", "nonsense=1", "--set", "name=kubectl pg status"))
                .isEqualTo(2);
        assertThat(errors()).contains("kubectl pg -n db values");
    }

    @Test
    void whatIsRenderedStaysAsItIs() {
        assertThat(run(
                        "-n",
                        "db",
                        "render",
                        "demo",
                        "--set",
                        "podLabels.x=y",
                        "--set",
                        "podAnnotations.note=kubectl pg status demo"))
                .as(errors())
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("kubectl pg status demo");
    }

    @Test
    void aContextThatIsAskedForMustExist() {
        assertThat(run("render", "demo", "--kubeconfig", "/nonexistent")).isEqualTo(2);
        assertThat(errors()).contains("there is no kubeconfig at /nonexistent");
    }

    @Test
    void printsValuesAndTheirSchemaWithoutACluster() {
        assertThat(run("values")).isZero();
        assertThat(run("values", "--schema")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\nstorage:\n", "\"$schema\"");
    }

    private int run(String... arguments) {
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.none(),
                Console.Verbosity.NORMAL,
                Clock.systemUTC());
        return new Program(new Invocation(console, StandardInput.none())).run(arguments);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
