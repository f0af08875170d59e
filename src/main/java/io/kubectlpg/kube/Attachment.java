package io.kubectlpg.kube;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a program in a pod reads and writes as it goes on, byte by byte.
 *
 * @param in is read to its end, and closed by whoever opened it
 */
public record Attachment(InputStream in, OutputStream out, OutputStream err) {}
