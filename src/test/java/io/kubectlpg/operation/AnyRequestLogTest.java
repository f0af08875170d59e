package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a request writes into its log, following it goes on. */
class AnyRequestLogTest {
    private static final RequestLog.Listener NOBODY = new RequestLog.Listener() {
        @Override
        public void phase(String name) {}

        @Override
        public void percent(double percent, String file) {
            assertThat(percent).isNotNaN();
        }

        @Override
        public void lost(String why) {}
    };

    @Property(tries = 2000)
    void noLineEndsIt(@ForAll("lines") String line) {
        var log = new RequestLog(NOBODY);
        log.accept(line);
        assertThat(log.line()).isNotNegative();
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> heads = Arbitraries.of(
                "log 1 ",
                "log 99999999999999999999 ",
                "progress 2 ",
                "progress -1 ",
                "phase ",
                "exit 0 ",
                "exit 99999999999 ",
                "exit",
                "progress 3 P01 DETAIL: backup file /a (");
        Arbitrary<String> tails = Arbitraries.oneOf(
                Arbitraries.of(
                        "1.2.3MB, 4.5.6%)", "8KB, 101%)", "8KB, 1e9%)", "8KB, .%)", "ERROR: ", "ERROR: [055]: x"),
                Arbitraries.strings().all().ofMaxLength(20));
        return heads.flatMap(head -> tails.map(tail -> head + tail));
    }
}
