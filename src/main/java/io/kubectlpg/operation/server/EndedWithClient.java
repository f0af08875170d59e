package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Attachment;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends psql when its client is gone. A program on a terminal in a pod keeps running after its connection is lost
 * (measured, containerd 1.6), so psql would keep an open transaction and its locks. A program without a terminal
 * notices the end of its input. So such a program runs beside psql and waits for that end.
 */
final class EndedWithClient implements AutoCloseable {
    /** Finds psql by its application name and sends it SIGHUP, the signal for a closed terminal. */
    private static final String SCRIPT = """
            cat >/dev/null
            . /opt/kubectl-pg/common
            for again in 1 2; do
              for environment in /proc/[0-9]*/environ; do
                if grep -qzxF "PGAPPNAME=$1" "$environment" 2>/dev/null; then
                  process=${environment#/proc/}
                  kill -HUP "${process%/*}" 2>/dev/null
                fi
              done
              psql -XAtqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '$1'" \\
                -h "$RUN" -U postgres -d postgres >/dev/null 2>&1
              sleep 1
            done
            """;

    private final Heartbeat heartbeat = new Heartbeat();
    private final Thread waiting;

    /**
     * Guards one psql session.
     *
     * @param application the application name of psql's session; no other session has this name
     */
    EndedWithClient(Kube kube, String pod, String application) {
        waiting = Thread.ofVirtual().name("end of psql").start(() -> {
            try {
                OutputStream nowhere = OutputStream.nullOutputStream();
                kube.exec()
                        .attach(
                                pod,
                                List.of("bash", "-c", SCRIPT, "psql", application),
                                new Attachment(heartbeat, nowhere, nowhere));
            } catch (ExecLost | CliException gone) {
                // Without this connection psql's own connection is lost, too.
                return;
            }
        });
    }

    @Override
    public void close() {
        heartbeat.end();
        waiting.interrupt();
    }

    /** Sends one byte each minute, because a kubelet closes connections that are silent for hours. */
    private static final class Heartbeat extends InputStream {
        private final CountDownLatch ended = new CountDownLatch(1);

        void end() {
            ended.countDown();
        }

        @Override
        public int read() {
            try {
                return ended.await(1, TimeUnit.MINUTES) ? -1 : '\n';
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        /** Reads one byte. The inherited method would wait until the whole array is full. */
        @Override
        public int read(byte[] into, int offset, int length) {
            int next = read();
            if (next < 0) {
                return -1;
            }
            into[offset] = (byte) next;
            return 1;
        }
    }
}
