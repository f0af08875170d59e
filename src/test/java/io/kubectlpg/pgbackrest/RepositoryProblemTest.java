package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryProblemTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49 | ERROR: [049]: unable to connect to 'minio.minio.svc:443': Connection refused | UNREACHABLE | cannot be reached",
                "124 | unable to get address for 'nowhere.example': [-2] Name or service not known | UNREACHABLE | cannot be reached",
                "95 | unable to verify certificate presented by 'minio:443': [20] unable to get local issuer certificate | UNREACHABLE | certificate",
                "39 | HTTP request failed with 403 (Forbidden): <Code>SignatureDoesNotMatch</Code> | REFUSED | refuses the keys",
                "39 | HTTP request failed with 404 (Not Found): <Code>NoSuchBucket</Code> | REFUSED | bucket",
                "28 | backup and archive info files exist but do not match the database | REFUSED | another database",
                "82 | WAL segment was not archived before the 60000ms timeout | FAILED | did not arrive",
                "45 | something new | FAILED | pgBackRest 45",
            })
    void saysWhatIsWrongWithTheRightExitCode(int code, String message, ExitCode expected, String words) {
        CliException problem = RepositoryProblem.of("the backup", code, message);
        assertThat(problem.code()).isEqualTo(expected);
        assertThat(problem.problem()).contains(words);
    }
}
