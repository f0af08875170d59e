package io.kubectlpg.operation.restoretable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
    @Test
    void hasASchemaAndPerhapsADatabase() {
        assertThat(TableName.parse("public.orders")).isEqualTo(new TableName(Optional.empty(), "public", "orders"));
        assertThat(TableName.parse("shop.public.Orders"))
                .isEqualTo(new TableName(Optional.of("shop"), "public", "Orders"));
    }

    @Test
    void quotesPartsWithADot() {
        assertThat(TableName.parse("\"my.schema\".\"say \"\"hi\"\"\""))
                .isEqualTo(new TableName(Optional.empty(), "my.schema", "say \"hi\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", ".", "public.", ".orders", "a.b.c.d", "\"public.orders", "public.or\nders"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> TableName.parse(text)).isInstanceOf(CliException.class);
    }

    @Test
    void refusesANameThatPostgresWouldCut() {
        assertThatThrownBy(() -> TableName.parse("public." + "ä".repeat(32))).isInstanceOf(CliException.class);
    }
}
