package io.kubectlpg.kube;

import java.util.function.Consumer;

/** A terminal's window, whose size somebody may change. */
public interface Window {
    /** In characters. */
    record Size(int columns, int rows) {}

    /** Tells its size now, and again whenever it has changed. */
    void follow(Consumer<Size> told);
}
