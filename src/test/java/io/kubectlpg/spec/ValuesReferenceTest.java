package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class ValuesReferenceTest {

    @Test
    void theCommentedFileHoldsEveryDefaultAndChangesNothing() throws Exception {
        String file = ValuesReference.commented();

        assertThat(new YAMLMapper().readValue(file, ObjectNode.class))
                .isEqualTo(new YAMLMapper().readTree(ValuesReference.defaults().toString()));
        assertThat(new Sources().file("v.yaml", file).load()).isEqualTo(new Sources().load());
    }

    @Test
    void itSaysWhatAValueMeansAndWhatIsAllowed() {
        assertThat(ValuesReference.commented())
                .startsWith("# Values of a kubectl-pg cluster, each with its default")
                .contains("""

                        # Pull policy of the image. One of Always, IfNotPresent, Never.
                        imagePullPolicy: IfNotPresent
                        """)
                .contains("""
                          # Size. Allowed: a number with one of the units Ki, Mi, Gi, Ti, Pi, k, M, G, T, P.
                          size: "10Gi"
                        """)
                .doesNotContain("listen_addresses");
        assertThat(ValuesReference.commented().lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void theSchemaIsOfAllSlices() {
        assertThat(ValuesReference.schema().at("/properties").has("backup")).isTrue();
        assertThat(ValuesReference.schema().at("/properties").has("storage")).isTrue();
    }
}
