package io.kubectlpg.kube;

import java.util.function.Consumer;

/** The window of a terminal. Its size may change. */
public interface Window {
    /** The size of a window in characters. */
    record Size(int columns, int rows) {}

    /** Calls {@code told} with the present size now, and after each change. */
    void follow(Consumer<Size> told);
}
