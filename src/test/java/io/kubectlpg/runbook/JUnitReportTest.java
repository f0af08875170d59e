package io.kubectlpg.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JUnitReportTest {
    @Test
    void writesACaseForEachLine() {
        byte[] document = JUnitReport.document(
                "a \"book\" & more",
                Instant.parse("2026-11-29T10:00:00.5Z"),
                List.of(
                        new JUnitReport.Case(1, "status", Duration.ofMillis(1500), new JUnitReport.Fate.Passed()),
                        new JUnitReport.Case(
                                2,
                                "-check",
                                Duration.ofSeconds(1),
                                new JUnitReport.Fate.Failed(1, "a\u001b[0m<b>", true)),
                        new JUnitReport.Case(
                                4, "check", Duration.ZERO, new JUnitReport.Fate.Failed(8, "nobody answers", false)),
                        new JUnitReport.Case(
                                5, "status", Duration.ZERO, new JUnitReport.Fate.Skipped("it was not run"))));
        assertThat(new String(document, StandardCharsets.UTF_8)).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                  <testsuite name="a &quot;book&quot; &amp; more" tests="4" failures="1" errors="0" skipped="1" time="2.500" timestamp="2026-11-29T10:00:00Z">
                    <testcase classname="a &quot;book&quot; &amp; more" name="1: status" time="1.500"></testcase>
                    <testcase classname="a &quot;book&quot; &amp; more" name="2: -check" time="1.000"><system-out>ignored: a\uFFFD[0m&lt;b&gt; (exit code 1)</system-out></testcase>
                    <testcase classname="a &quot;book&quot; &amp; more" name="4: check" time="0.000"><failure message="nobody answers (exit code 8)" type="exit code 8"></failure></testcase>
                    <testcase classname="a &quot;book&quot; &amp; more" name="5: status" time="0.000"><skipped message="it was not run"/></testcase>
                  </testsuite>
                </testsuites>
                """);
    }
}
