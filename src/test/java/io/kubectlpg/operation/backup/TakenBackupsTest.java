package io.kubectlpg.operation.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.pgbackrest.Backup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakenBackupsTest {
    private static final String LABEL = "20261121-081416F";

    @Test
    void areThoseThatTheInstanceToldWithTheEnd() {
        assertThat(told(Optional.of(document("b1-full"))))
                .extracting(backup -> backup.label().toString())
                .containsExactly(LABEL);
    }

    /** Then the repository is asked. */
    @Test
    void areNoneWhereItToldNothingOrOfOthersOrWhatCannotBeRead() {
        assertThat(told(Optional.empty())).isEmpty();
        assertThat(told(Optional.of(document("another")))).isEmpty();
        assertThat(told(Optional.of("[{\"name\":"))).isEmpty();
        assertThat(told(Optional.of("[{\"backup\":7}]"))).isEmpty();
    }

    private static List<Backup> told(Optional<String> info) {
        return TakenBackups.told(new RequestLog.End(0, LABEL, Optional.empty(), info), "b1-full");
    }

    private static String document(String operation) {
        return Observations.healthy().at("/info/document").toString().replace("\"b2\"", "\"" + operation + "\"");
    }
}
