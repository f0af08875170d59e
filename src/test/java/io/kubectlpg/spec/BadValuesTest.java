package io.kubectlpg.spec;

import static io.kubectlpg.spec.SpecErrors.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadValuesTest {

    @Test
    void aBundleOfNoImage() {
        set("backup.pgbackrest.from=bundle")
                .says("--set: backup.pgbackrest.from is bundle, but backup.pgbackrest.image is not given")
                .advises(
                        "Give an image that contains pgBackRest, such as one built with: docker build -t REGISTRY/pgbackrest images/pgbackrest");
    }

    @Test
    void aNumberBeyondSixtyFourBitsIsNamed() {
        inFile("service:\n  nodePort: 1E+400\n")
                .says("values.yaml:2: service.nodePort is a number that is too large or too precise")
                .advises("Numbers have at most 64 bits.");
    }

    @Test
    void yamlThatDoesNotParseNamesLineAndColumn() {
        inFile("version: 17\nstorage:\n  size: 10Gi\n image: x\n")
                .says("values.yaml:4:2: this is not YAML: expected <block end>, but found '<block mapping start>',"
                        + " while parsing a block mapping from line 1")
                .advises("Check the indentation, the quotes and the ':' up to that place.");
        inFile("image: \"postgres\nversion: 17\n")
                .says("values.yaml:3:1: this is not YAML: found unexpected end of stream, while scanning a quoted"
                        + " scalar from line 1");
        inFile("version: 17\n\timage: x\n")
                .says("values.yaml:2:1: this is not YAML: found character '\\t(TAB)' that cannot start any token. "
                        + "(Do not use \\t(TAB) for indentation)");
    }

    @Test
    void unknownKeySuggestsTheNearest() {
        inFile("version: 17\nstorage:\n  sise: 10Gi\n")
                .says("values.yaml:3: storage.sise is not a known key")
                .advises("Did you mean storage.size?");
        inFile("pull_policy: Always\n")
                .says("values.yaml:1: pull_policy is not a known key")
                .advises("See them all with: kubectl pg values");
        set("backup.s3.acessKey=x")
                .says("--set: backup.s3.acessKey is not a known key")
                .advises("Did you mean backup.s3.accessKey?");
        set("storage.foo=x")
                .advises("Known under storage are size, storageClass, existingClaim, emptyDir, accessMode, ssd.");
    }

    @Test
    void sizeWithoutUnitSaysSo() {
        inFile("storage:\n  size: 10\n")
                .says("values.yaml:2: storage.size is 10, a size without a unit: allowed is a number with one of the"
                        + " units Ki, Mi, Gi, Ti, Pi, k, M, G, T, P")
                .advises("Write storage.size: 10Gi, for example.");
        set("resources.limits.memory=1.5")
                .says("--set: resources.limits.memory is \"1.5\", a size without a unit: allowed is a number with one"
                        + " of the units Ki, Mi, Gi, Ti, Pi, k, M, G, T, P");
        set("storage.size=10GB")
                .says("--set: storage.size is \"10GB\": allowed is a number with one of the units Ki, Mi, Gi, Ti, Pi,"
                        + " k, M, G, T, P");
        set("storage.size=0Gi")
                .says("--set: storage.size is \"0Gi\": a whole number of bytes is needed, more than 0 and less than"
                        + " 8Ei");
    }

    @Test
    void wrongKindOfValueNamesThePlaceTheValueAndWhatIsAllowed() {
        inFile("version: seventeen\n")
                .says("values.yaml:1: version is \"seventeen\": allowed are whole numbers from 13 to 18");
        inFile("version: 12\n").says("values.yaml:1: version is 12: allowed are whole numbers from 13 to 18");
        inFile("database: 12\n")
                .says("values.yaml:1: database is 12, text is needed")
                .advises("Put it in quotes.");
        inFile("storage: 10Gi\n")
                .says("values.yaml:1: storage is \"10Gi\", but it must be a group of keys")
                .advises("Give storage.size, storage.storageClass, storage.existingClaim, storage.emptyDir, "
                        + "storage.accessMode, storage.ssd.");
        inFile("uid: [1]\n").says("values.yaml:1: uid is a list: allowed are whole numbers from 1 to 2147483647");
        inFile("backup:\n  s3:\n    verify: maybe\n")
                .says("values.yaml:3: backup.s3.verify is \"maybe\": allowed are true and false");
        inFile("image:\n")
                .says("values.yaml:1: image has no value")
                .advises("Give a value, or remove the key to get the default.");
        set("imagePullPolicy=IfnotPresent")
                .says("--set: imagePullPolicy is \"IfnotPresent\": allowed are Always, IfNotPresent, Never")
                .advises("Did you mean IfNotPresent?");
        set("resources.limits.hugepages-2Mi=some")
                .says(
                        "--set: resources.limits.hugepages-2Mi is \"some\": allowed is a whole number, or a size such as 128Mi");
        set("resources.limits.cpu=lots")
                .says("--set: resources.limits.cpu is \"lots\": allowed is cores or thousandths of one, such as 1, 0.5"
                        + " or 250m");
        set("resources.limits.cpu=0.0001")
                .says("--set: resources.limits.cpu is 0.0001: at least 1m is needed, in steps of 1m");
        set("database=postgres")
                .says("--set: database is \"postgres\": allowed is a lower-case letter or '_', then lower-case "
                        + "letters, digits, '_' or '-', at most 63, and none of postgres, template0, template1");
        inFile("parameters: {work_mem: [1]}\n")
                .says("values.yaml:1: parameters.work_mem is a list: one text, number, true or false is needed");
    }

    @Test
    void aNewlineAtTheEndIsNotOverlooked() {
        inFile("database: \"myapp\\n\"\n").saysOnly("values.yaml:1: database is \"myapp\n\": allowed is");
        inFile("parameters:\n  search_path: \"a\\nport = 1\"\n")
                .says("values.yaml:2: parameters.search_path is \"a\nport = 1\": allowed is one line of text without"
                        + " control characters");
        inFile("parameters:\n  search_path: \"a\\n\"\n").saysOnly("values.yaml:2: parameters.search_path is");
    }

    @Test
    void keyGivenTwiceNamesBothLines() {
        inFile("storage:\n  size: 10Gi\n  size: 20Gi\n")
                .says("values.yaml:3: storage.size is given twice, first in line 2")
                .advises("Remove one of the two.");
    }

    @Test
    void whatValuesFilesDoNotHaveIsRefused() {
        inFile("a: 1\n---\nb: 2\n").says("values.yaml:3: a second YAML document begins");
        inFile("- a\n").says("values.yaml:1: values are written as 'key: value'");
        inFile("storage: &s\n  size: 1Gi\n").saysOnly("values.yaml:1: storage uses a YAML anchor or alias");
    }

    @Test
    void anEmptyFileGivesNothing() {
        assertThat(new Sources().file("values.yaml", "# nothing\n").load()).isEqualTo(new Sources().load());
    }

    @Test
    void fileThatIsNotThere() {
        Saying.of(new Sources().fileNamed("none.yaml"))
                .says("-f: there is no file none.yaml")
                .advises("Check the path.");
    }

    @Test
    void standardInputIsReadOnce() {
        Saying.of(new Sources().standardInput("database: x").fileNamed("-").setFile("owner=-", "x"))
                .says("standard input is given 2 times, but it can be read only once")
                .advises("Put the other inputs into files.");
    }

    @Test
    void setNeedsAnEqualsSignAndDoesNotRepeatWhatMayBeSecret() {
        set("hunter2").says("--set needs PATH=VALUE").advises("Write for example --set storage.size=20Gi.");
    }

    @Test
    void secretsAreRefusedOnTheCommandLine() {
        set("backup.s3.secretKey=hunter2")
                .says("--set: backup.s3.secretKey is a secret, and other users can see a command line")
                .advises("Write the secret into a file and use --set-file backup.s3.secretKey=FILE, or =- for the "
                        + "standard input.");
    }

    @Test
    void secretsAreNotRepeatedInErrors() {
        inFile("backup:\n  s3:\n    secretKey: 12345678\n")
                .says("values.yaml:3: backup.s3.secretKey has a value that is not shown, text is needed");
    }

    @ParameterizedTest
    @CsvSource({
        "port, every Service points at 5432",
        "archive_command, it follows from the repositories under backup",
        "recovery_target_time, the command restore sets it",
        "recovery_target, the command restore sets it",
        "include_dir, 'it is no parameter, and what it names is not in the pod'",
        "hba_file, configuration is mounted outside the data directory",
        "logging_collector, the log goes to the pod's log",
    })
    void parametersThatAreNotTheUsersSayWhy(String parameter, String why) {
        inFile("parameters:\n  " + parameter + ": 1\n")
                .says("values.yaml:2: parameters." + parameter + " is not a value that you can set: " + why)
                .advises("Remove it.");
    }

    @Test
    void parametersAreWrittenInLowerCase() {
        inFile("parameters:\n  TimeZone: UTC\n")
                .says("values.yaml:2: parameters.TimeZone cannot be a key: allowed are names of parameters, in lower"
                        + " case")
                .advises("Write parameters.timezone.");
    }

    private static Saying inFile(String yaml) {
        return Saying.of(new Sources().file("values.yaml", yaml));
    }

    private static Saying set(String argument) {
        return Saying.of(new Sources().set(argument));
    }

    record Saying(String problem, String remedy) {
        static Saying of(Sources sources) {
            var error = errorOf(sources::load);
            return new Saying(error.problem(), error.remedy());
        }

        Saying says(String expected) {
            assertThat(problem).isEqualTo(expected);
            return this;
        }

        Saying saysOnly(String beginning) {
            assertThat(problem).startsWith(beginning);
            return this;
        }

        Saying advises(String expected) {
            assertThat(remedy).isEqualTo(expected);
            return this;
        }
    }
}
