package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlpg.damage.DamagedJson;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final String TABLE =
            "{\"file\":\"base/5/16384\",\"database\":\"shop\",\"kind\":\"table\",\"relation\":\"public.orders\",\"pages\":[3,[5,7]]}";
    private static final String INDEX =
            "{\"file\":\"base/5/16390\",\"database\":\"shop\",\"kind\":\"index\",\"relation\":\"public.orders_pkey\",\"pages\":[0]}";
    private static final String TOAST = "{\"file\":\"base/5/16387\",\"database\":\"shop\",\"kind\":\"TOAST "
            + "table\",\"relation\":\"public.orders\",\"pages\":[[1,2]]}";
    private static final String SHARED =
            "{\"file\":\"global/1262\",\"database\":\"\",\"kind\":\"table\",\"relation\":\"pg_catalog.pg_database\",\"pages\":[]}";
    private static final String UNKNOWN =
            "{\"file\":\"base/5/99\",\"database\":\"shop\",\"kind\":\"\",\"relation\":\"\",\"pages\":[1]}";

    @Test
    void saysWhichPagesOfWhatAreDamaged() {
        assertThat(damage(0, TABLE, INDEX, TOAST, SHARED, UNKNOWN).words(9))
                .containsExactly(
                        "pages 3, 5-7 of the table public.orders in the database shop (base/5/16384)",
                        "page 0 of the index public.orders_pkey in the database shop (base/5/16390)",
                        "pages 1-2 of the TOAST table of public.orders in the database shop (base/5/16387)",
                        "a part of a page at the end of the table pg_catalog.pg_database (global/1262)",
                        "page 1 of base/5/99 in the database shop");
    }

    @Test
    void saysHowManyMoreThereAre() {
        assertThat(damage(0, INDEX, INDEX, INDEX).words(2)).hasSize(3).endsWith("and 1 more file");
        assertThat(damage(12, INDEX, INDEX, INDEX).words(2)).hasSize(3).endsWith("and 13 more files");
        assertThat(damage(12, INDEX).words(1)).hasSize(2).endsWith("and 12 more files");
    }

    @Test
    void ofManyStretchesOfPagesTheFirstAreSaid() {
        assertThat(damage(0, INDEX.replace("[0]", "[1,3,5,7,9,11,13,15,17]")).words(1))
                .containsExactly(
                        "pages 1, 3, 5, 7, 9, 11, 13, 15, … of the index public.orders_pkey in the database shop "
                                + "(base/5/16390)");
    }

    @Test
    void anIndexIsRebuiltAndATableBroughtBack() {
        String table = " a table with kubectl pg restore demo --latest --table SCHEMA.NAME --replace";
        String backup = ", then take another backup: kubectl pg backup full demo";
        assertThat(damage(0, INDEX).remedy("demo")).isEqualTo("Rebuild an index with REINDEX" + backup);
        assertThat(damage(0, TABLE).remedy("demo")).isEqualTo("Restore" + table + backup);
        assertThat(damage(0, TOAST).remedy("demo")).isEqualTo("Restore" + table + backup);
        String both = "Rebuild an index with REINDEX, restore" + table + backup;
        assertThat(damage(0, INDEX, TABLE).remedy("demo")).isEqualTo(both);
        assertThat(damage(0).remedy("demo")).isEqualTo(both);
        assertThat(damage(0, INDEX, SHARED).remedy("demo"))
                .isEqualTo("Restore the whole cluster with kubectl pg restore demo --latest" + backup);
    }

    @Test
    void isUnknownWhereTheInstanceSaysNothing() {
        assertThat(Damage.parse(JsonNodeFactory.instance.missingNode()).words(1))
                .containsExactly("the list of these pages could not be read from the repository");
    }

    @Test
    void tellsPrograms() {
        var node = JsonNodeFactory.instance.objectNode();
        damage(1, TABLE, SHARED).describe(node);
        assertThat(json(node.toString())).isEqualTo(json("""
                {"files":[{"file":"base/5/16384","database":"shop","kind":"table","relation":"public.orders",
                           "pages":[{"first":3,"last":3},{"first":5,"last":7}]},
                          {"file":"global/1262","kind":"table","relation":"pg_catalog.pg_database","pages":[]}],"more":1}
                """));
    }

    @Test
    void refusesWhatAreNoPages() {
        for (String pages : List.of("[\"3\"]", "[[5]]", "[[7,5]]", "[-1]", "[1.5]", "[null]", "[1e30]")) {
            assertThatThrownBy(() -> damage(0, INDEX.replace("[0]", pages)))
                    .as(pages)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 2000)
    void isReadOrRefusedAndNothingElseEscapes(@ForAll("broken") JsonNode node) {
        Damage damage;
        try {
            damage = Damage.parse(node);
        } catch (IllegalArgumentException refused) {
            Statistics.label("the end").collect("refused");
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Statistics.label("the end").collect("read");
        // What was taken can be told.
        assertThat(damage.words(3)).isNotEmpty().hasSizeLessThanOrEqualTo(4).noneMatch(String::isBlank);
        assertThat(damage.remedy("demo")).endsWith("kubectl pg backup full demo");
        var told = JsonNodeFactory.instance.objectNode();
        damage.describe(told);
        assertThat(told.path("files")).hasSameSizeAs(damage.files());
    }

    @Provide
    Arbitrary<JsonNode> broken() {
        return DamagedJson.of(document(2, TABLE, INDEX, TOAST, SHARED, UNKNOWN));
    }

    private static Damage damage(int more, String... files) {
        return Damage.parse(document(more, files));
    }

    private static JsonNode document(int more, String... files) {
        return json("{\"named\":true,\"files\":[" + String.join(",", files) + "],\"more\":" + more + "}");
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
