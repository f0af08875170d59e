package io.kubectlpg.operation.restoretable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractTest {
    private static final Extract.Table ORDERS = new Extract.Table("public", "orders", "orders_old");

    @Test
    void comesBackFromTheJournalAsItWas() {
        for (Extract extract : List.of(
                new Extract.Tables("shop", List.of(ORDERS), false),
                new Extract.Tables("shop", List.of(ORDERS), true),
                new Extract.Database("shop", "shop_old"))) {
            assertThat(Extract.parse(extract.toTree())).isEqualTo(extract);
        }
    }

    @Test
    void needsANameThatNobodyHasUnlessItReplaces() {
        assertThat(new Extract.Tables("shop", List.of(ORDERS), false).mustBeFree())
                .containsExactly("tables", "shop", "public", "orders_old");
        assertThat(new Extract.Tables("shop", List.of(ORDERS), true).mustBeFree())
                .isEmpty();
        assertThat(new Extract.Database("shop", "shop_old").mustBeFree()).containsExactly("database", "shop_old");
    }
}
