package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private final List<String> heard = new ArrayList<>();
    private final RequestLog log = new RequestLog(new RequestLog.Listener() {
        @Override
        public void phase(String name) {
            heard.add("phase " + name);
        }

        @Override
        public void percent(double percent, String file) {
            heard.add(percent + " " + file);
        }

        @Override
        public void bytes(long done, long total) {
            heard.add(done + " of " + total);
        }

        @Override
        public void lost(String why) {
            heard.add("lost");
        }
    });

    @Test
    void hearsPhasesFilesAndTheEnd() {
        log.accept("phase copy");
        log.accept(
                "progress 19 2026-11-21 08:14:17.173 P01 DETAIL: backup file /pgdata/17/base/4/2609 (360KB, 25.52%) checksum 4c4b");
        log.accept(
                "progress 20 2026-11-21 08:14:41.149 P01 DETAIL: restore file /pgdata/17/base/1/3258 - exists and matches backup (8KB, 98.37%) checksum 2758");
        log.accept("exit 0 20261121-081416F");

        assertThat(heard).containsExactly("phase copy", "25.52 /pgdata/17/base/4/2609", "98.37 /pgdata/17/base/1/3258");
        assertThat(log.end()).map(RequestLog.End::result).contains("20261121-081416F");
        assertThat(log.line()).isEqualTo(20);
    }

    @Test
    void hearsAFileInABundle() {
        log.accept(
                "progress 3 2026-11-21 08:14:17.173 P01 DETAIL: backup file /pgdata/17/base/4/1 (bundle 1/0, 8KB, 0.5%) checksum 4c");
        assertThat(heard).containsExactly("0.5 /pgdata/17/base/4/1");
    }

    @Test
    void hearsHowManyBytesAreCopied() {
        log.accept("bytes 152043520 182944756");
        log.accept("bytes many few");
        assertThat(heard).containsExactly("152043520 of 182944756");
    }

    @Test
    void keepsTheLastErrorForTheEnd() {
        log.accept("log 4 2026-11-21 08:13:40.800 P00  ERROR: [068]: archive_command must contain pgbackrest");
        log.accept("log 5 ERROR: the pod ended while this ran");
        log.accept("exit 137 ");
        assertThat(log.end().orElseThrow()).satisfies(end -> {
            assertThat(end.exit()).isEqualTo(137);
            assertThat(end.error()).contains("the pod ended while this ran");
        });
    }

    /** Whatever a pod says: a client that does not understand the end would ask for it for ever. */
    @Test
    void anyNumberIsAnEnd() {
        log.accept("exit -1 ");
        assertThat(log.end().orElseThrow().exit()).isEqualTo(-1);
    }

    @Test
    void hearsThatItWasHandedOverAndWhatTheRepositoriesHoldAtItsEnd() {
        assertThat(log.submitted()).isFalse();
        log.accept("submitted");
        assertThat(log.submitted()).isTrue();
        log.accept("info [{\"name\":\"demo\"}]");
        log.accept("exit 0 20261121-081416F");
        assertThat(log.end().flatMap(RequestLog.End::info)).contains("[{\"name\":\"demo\"}]");
    }

    @Test
    void hasNoEndWhenTheConnectionIsLostFirst() {
        log.accept("log 4 something");
        log.accept("lo");
        assertThat(log.end()).isEmpty();
        assertThat(log.line()).isEqualTo(4);
    }
}
