package io.kubectlpg.operation.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void whatPsqlWouldReadDifferentlyInAValueIsEscaped() {
        assertThat(Query.escaped("it's \\ a\n\\! b\r")).isEqualTo("it\\'s \\\\ a\\n\\\\! b\\r");
    }
}
