package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {
    /** The order of the page semver.org, §11, and what numbers need. */
    private static final List<String> IN_ORDER = List.of(
            "0.1.0-SNAPSHOT",
            "0.1.0",
            "0.2.0",
            "0.10.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.9.0",
            "1.10.0",
            "2.0.0",
            "99999999999999999999.0.0");

    @Test
    void versionsHaveTheOrderOfSemanticVersioning() {
        for (int one = 0; one < IN_ORDER.size(); one++) {
            for (int other = 0; other < IN_ORDER.size(); other++) {
                assertThat(SemanticVersion.isNewer(IN_ORDER.get(one), IN_ORDER.get(other)))
                        .as("%s is newer than %s", IN_ORDER.get(one), IN_ORDER.get(other))
                        .isEqualTo(one > other);
            }
        }
    }

    @Test
    void whatIsBehindAPlusSignDoesNotCount() {
        assertThat(SemanticVersion.isNewer("1.0.0+2", "1.0.0+1")).isFalse();
        assertThat(SemanticVersion.isNewer("1.0.1+1", "1.0.0+2")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-", "a newer one", "1.0.0-a..b"})
    void whatIsNoVersionIsNeverNewer(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
        assertThat(SemanticVersion.isNewer(text, "0.0.1")).isFalse();
        assertThat(SemanticVersion.isNewer("9.0.0", text)).isFalse();
    }
}
