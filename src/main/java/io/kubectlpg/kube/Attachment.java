package io.kubectlpg.kube;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The streams of a program in a pod.
 *
 * @param in the input of the program, read until its end; the caller closes it
 * @param window the terminal window of the program, if there is one; then the program writes everything to {@code out}
 */
public record Attachment(InputStream in, OutputStream out, OutputStream err, Optional<Window> window) {
    /** The streams of a program without a terminal. */
    public Attachment(InputStream in, OutputStream out, OutputStream err) {
        this(in, out, err, Optional.empty());
    }
}
