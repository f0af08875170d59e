package io.kubectlpg.operation.restoretable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableRestoreTest {
    private static final TableRestore.Table ORDERS = new TableRestore.Table("public", "orders", "orders_old");

    @Test
    void comesBackFromTheJournalAsItWas() {
        for (TableRestore extract : List.of(
                new TableRestore.Tables("shop", List.of(ORDERS), false),
                new TableRestore.Tables("shop", List.of(ORDERS), true),
                new TableRestore.Database("shop", "shop_old"))) {
            assertThat(TableRestore.parse(extract.toTree())).isEqualTo(extract);
        }
    }

    @Test
    void needsANameThatNobodyHasUnlessItReplaces() {
        assertThat(new TableRestore.Tables("shop", List.of(ORDERS), false).mustBeFree())
                .containsExactly("tables", "shop", "public", "orders_old");
        assertThat(new TableRestore.Tables("shop", List.of(ORDERS), true).mustBeFree())
                .isEmpty();
        assertThat(new TableRestore.Database("shop", "shop_old").mustBeFree()).containsExactly("database", "shop_old");
    }
}
