package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as pgBackRest 2.55 logged them. */
class RepositoryProblemTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final RepositoryPlaces BUCKET = RepositoryPlaces.of("s3");
    private static final RepositoryPlaces THREE = RepositoryPlaces.of("s3,secondary,volume");

    private static final String NO_STANZA = """
            unable to load info file '/db/demo/archive/demo/archive.info' or '/db/demo/archive/demo/archive.info.copy':
                                    FileMissingError: unable to open missing file '/db/demo/archive/demo/archive.info' for read
                                    FileMissingError: unable to open missing file '/db/demo/archive/demo/archive.info.copy' for read
                                    HINT: archive.info cannot be opened but is required to push/get WAL segments.
                                    HINT: has a stanza-create been performed?""";
    private static final String GARBAGE = """
            unable to load info file '/db/demo/backup/demo/backup.info' or '/db/demo/backup/demo/backup.info.copy':
                                    FormatError: key/value found outside of section at line 1: \uFFFD\u001d~\uFFFDP\uFFFD=
                                    FormatError: key/value found outside of section at line 1: \uFFFD\u001d~\uFFFDP\uFFFD=
                                    HINT: backup.info cannot be opened and is required to perform a backup.""";
    private static final String NO_SUCH_BUCKET = """
            HTTP request failed with 404 (Not Found):
            *** Path/Query ***:
            GET /no-such-bucket/?delimiter=%2F&list-type=2&prefix=db%2Fdemo%2Fbackup%2F
            *** Response Content ***:
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>""";
    private static final String FULL = """
            [104]: archive-push command encountered error(s):
                                    repo3: [FileWriteError] raised from remote-0 tls protocol on 'demo-repo.db.svc': unable to write '/repository/pgbackrest/archive/demo/17-1/0000000100000000/00000001000000000000000B-6c7ff14fd41e7409a65b8df81d1bf6eb718d8e1e.gz.pgbackrest.tmp': [28] No space left on device""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49 | ERROR: [049]: unable to connect to 'minio.minio.svc:443': Connection refused | UNREACHABLE | "
                        + "cannot be reached",
                "124 | unable to get address for 'nowhere.example': [-2] Name or service not known | UNREACHABLE | "
                        + "cannot be reached",
                "95 | unable to verify certificate presented by 'minio:443': [20] unable to get local issuer "
                        + "certificate | UNREACHABLE | certificate",
                "39 | HTTP request failed with 403 (Forbidden): <Code>SignatureDoesNotMatch</Code> | REFUSED | "
                        + "refuses the keys",
                "39 | HTTP request failed with 404 (Not Found): <Code>NoSuchBucket</Code> | REFUSED | bucket",
                "28 | backup and archive info files exist but do not match the database | REFUSED | another database",
                "51 | PostgreSQL version 17, system-id 7712551872740393022 do not match stanza version 17, "
                        + "system-id 7712550403912040492 | REFUSED | another database",
                "44 | PostgreSQL version 17, system-id 7712551872740393022 do not match repo1 stanza version 17, "
                        + "system-id 7712550403912040492 | REFUSED | another database",
                "82 | WAL segment was not archived before the 60000ms timeout | FAILED | did not arrive",
                "8 | the repository does not answer | UNREACHABLE | got no answer: the repository does not answer",
                "1 | repo1: missing stanza path | FAILED | holds no stanza of this cluster",
                "45 | something new | FAILED | pgBackRest 45",
            })
    void saysWhatIsWrongWithTheRightExitCode(int code, String message, ExitCode expected, String words) {
        CliException problem = RepositoryProblem.of(DEMO, "the backup", code, message);
        assertThat(problem.code()).isEqualTo(expected);
        assertThat(problem.problem()).contains(words);
    }

    @Test
    void namesTheRepositoryThatFailedAndTheValuesThatMendIt() {
        Map.of(1, "backup.s3", 2, "backup.secondary.s3").forEach((number, option) -> {
            CliException gone = RepositoryProblem.of(DEMO, THREE, "the check", 55, "repo" + number + ": " + NO_STANZA);
            assertThat(gone.problem())
                    .isEqualTo("repository " + number + " (" + option
                            + ") holds no stanza of this cluster: it was emptied or moved, or WAL was archived to "
                            + "another repository");
            assertThat(gone.remedy()).contains(option + ".bucket", option + ".prefix");
            assertThat(RepositoryProblem.of(
                            DEMO, THREE, "the backup", 8, "repo" + number + ": [ProtocolError] " + NO_SUCH_BUCKET))
                    .satisfies(missing -> assertThat(missing.problem())
                            .isEqualTo("the bucket of repository " + number + " (" + option + ") does not exist"))
                    .satisfies(missing -> assertThat(missing.remedy()).contains(option + ".bucket"));
        });
        CliException volume = RepositoryProblem.ofLogged(DEMO, THREE, "archiving", FULL);
        assertThat(volume.problem()).isEqualTo("the volume of repository 3 (backup.volume) is full");
        assertThat(volume.remedy()).contains("backup.volume.size");
        assertThat(RepositoryProblem.of(
                        DEMO, THREE, "the backup", 49, "repo3: unable to connect to 'demo-repo:8432': refused"))
                .satisfies(silent -> assertThat(silent.remedy()).contains("demo-repo-0", "kubectl pg status demo"));
    }

    @Test
    void theOnlyRepositoryIsNamedWithoutItsNumber() {
        assertThat(RepositoryProblem.of(DEMO, BUCKET, "the check", 55, NO_STANZA)
                        .problem())
                .startsWith("the repository holds no stanza of this cluster");
    }

    @Test
    void aWrongPassphraseIsNamedAndNoByteOfTheFileIsShown() {
        for (String message : new String[] {
            "[029]: " + GARBAGE,
            "[103]: unable to find a valid repository:\n          repo1: [FormatError] " + GARBAGE,
            "repo1: [FormatError] " + GARBAGE,
        }) {
            CliException wrong = RepositoryProblem.ofLogged(DEMO, BUCKET, "archiving", message);
            assertThat(wrong.problem()).isEqualTo("the repository cannot be read with the present passphrase");
            assertThat(wrong.remedy()).contains("cipher-pass", "backup.encryption");
        }
    }

    @Test
    void whatWasLoggedIsSaidInItsSentenceWhereTheWordsAloneTellIt() {
        assertThat(RepositoryProblem.words(
                        BUCKET,
                        "[103]: unable to find a valid repository:\n          repo1: [ProtocolError] "
                                + NO_SUCH_BUCKET))
                .isEqualTo("the bucket of the repository does not exist");
        assertThat(RepositoryProblem.words(BUCKET, "[045]: something new\n          HINT: or not."))
                .isEqualTo("something new");
        // Not pgBackRest's.
        assertThat(RepositoryProblem.words(BUCKET, "the server did not come up: timeout"))
                .isEqualTo("the server did not come up: timeout");
    }

    @Test
    void whatWasKilledIsToldFromWhatFailed() {
        for (String message : List.of(
                "it was killed, probably because memory ran out",
                "[039]: client state is 'response' but expected 'idle'",
                "[039]: local-1 process terminated unexpectedly on signal 9")) {
            CliException killed = RepositoryProblem.of(DEMO, BUCKET, "the verification", 137, message);
            assertThat(killed.problem()).isEqualTo("the verification was killed, probably because memory ran out");
            assertThat(killed.remedy()).contains("resources.limits.memory");
            assertThat(RepositoryProblem.words(BUCKET, message))
                    .isEqualTo("it was killed, probably because memory ran out");
        }
        assertThat(RepositoryProblem.killed("the pod ended while this ran")).isFalse();
    }

    @Test
    void ofSeveralRepositoriesTheFirstThatFailedIsNamed() {
        CliException first = RepositoryProblem.ofLogged(DEMO, THREE, "archiving", """
                [103]: unable to find a valid repository:
                                    repo2: [FormatError] unable to load info file '/db/demo/archive/demo/archive.info' or '/db/demo/archive/demo/archive.info.copy':
                                    FormatError: key/value found outside of section at line 1
                                    repo3: [FileWriteError] raised from remote-0 tls protocol on 'demo-repo.db.svc': unable to write 'x': [28] No space left on device""");
        assertThat(first.problem())
                .isEqualTo("repository 2 (backup.secondary.s3) cannot be read with the present passphrase");
    }
}
