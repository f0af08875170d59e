package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.manifest.ValuesMatrix;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ValuesMatrixIsCompleteTest {
    private static final ValuesMatrix MATRIX = ValuesMatrix.read();

    @Test
    void everyValueOfTheSchemaIsLookedForOrSaysWhyNot() {
        var looked = new TreeSet<String>();
        MATRIX.rows().forEach(row -> looked.add(row.value()));
        assertThat(looked).doesNotContainAnyElementsOf(MATRIX.exceptions());

        looked.addAll(MATRIX.exceptions());

        assertThat(looked)
                .containsExactlyInAnyOrderElementsOf(ValuesSchema.load().leaves().stream()
                        .map(ValuePath::toString)
                        .toList());
    }

    @Test
    void everyRowChangesTheValueThatItIsAbout() {
        assertThat(MATRIX.rows()).allSatisfy(row -> {
            Spec spec = new Sources().file("v.yaml", row.yaml("demo")).load();

            assertThat(spec.differences(new Sources().load()))
                    .anyMatch(path -> (path + ".").startsWith(row.value() + "."));
        });
    }
}
