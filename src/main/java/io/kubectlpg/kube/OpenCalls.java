package io.kubectlpg.kube;

/** Counts the open calls of a connection, so that a replaced connection can be closed after its last call. */
final class OpenCalls implements AutoCloseable {
    private final Runnable close;
    private int open;
    private boolean retired;

    OpenCalls(Runnable close) {
        this.close = close;
    }

    synchronized void begin() {
        open++;
    }

    void end() {
        if (last(-1, false)) {
            close.run();
        }
    }

    /** Closes the connection as soon as no call is open. */
    void retire() {
        if (last(0, true)) {
            close.run();
        }
    }

    /** Closes the connection at once and ends its open calls. */
    @Override
    public void close() {
        close.run();
    }

    private synchronized boolean last(int change, boolean retire) {
        open += change;
        retired |= retire;
        return retired && open == 0;
    }
}
