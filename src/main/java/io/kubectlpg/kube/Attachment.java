package io.kubectlpg.kube;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams of a program in a pod.
 *
 * @param in is read until its end; the caller closes it
 */
public record Attachment(InputStream in, OutputStream out, OutputStream err) {}
