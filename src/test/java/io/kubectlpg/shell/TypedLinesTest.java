package io.kubectlpg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedLinesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql ALTER ROLE app PASSWORD 'x';",
                "sql alter role app password 'x';",
                "psql -c \"SELECT dblink('postgresql://ann:x@h/db')\"",
                "install demo --set backup.passphrase=x"
            })
    void whatMayHoldASecretIsNotKept(String line) {
        assertThat(TypedLines.holdsSecret(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status demo", "restore demo --to '2026-11-29 10:00'", "install demo -f values.yaml"})
    void anythingElseIs(String line) {
        assertThat(TypedLines.holdsSecret(line)).isFalse();
    }

    @Test
    void isKeptInTheFolderForState() {
        assertThat(TypedLines.file(Map.of("XDG_STATE_HOME", "/state", "HOME", "/home/ann")))
                .isEqualTo(Path.of("/state/kubectl-pg/history"));
        assertThat(TypedLines.file(Map.of("HOME", "/home/ann")))
                .isEqualTo(Path.of("/home/ann/.local/state/kubectl-pg/history"));
        assertThat(TypedLines.file(Map.of("XDG_STATE_HOME", "relative", "HOME", "/home/ann")))
                .isEqualTo(Path.of("/home/ann/.local/state/kubectl-pg/history"));
    }
}
