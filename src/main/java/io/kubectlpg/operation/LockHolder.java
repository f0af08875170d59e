package io.kubectlpg.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The process that holds the lock, written as {@code ann@laptop/4711}. */
public record LockHolder(String user, String host, long pid) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String UNKNOWN = "unknown";
    private static final char UNIQUE = '#';
    private static final int DIGITS = 8;

    /** The holder that stands for this process. */
    public static LockHolder current() {
        return new LockHolder(
                System.getProperty("user.name", UNKNOWN),
                hostName(),
                ProcessHandle.current().pid());
    }

    /**
     * The name of this computer. {@link java.net.InetAddress} is not used, because it may wait for the network for
     * seconds.
     */
    private static String hostName() {
        try {
            String name = Files.exists(HOST_NAME) ? Files.readString(HOST_NAME) : said("hostname");
            return name.isBlank() ? UNKNOWN : name.strip();
        } catch (IOException unnamed) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static String said(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(1, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "";
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The text in the Lease. It has a random part, because two containers of one image may have the same user, host and
     * process id.
     */
    String identity() {
        return this + String.valueOf(UNIQUE) + UUID.randomUUID().toString().substring(0, DIGITS);
    }

    /** The holder's name in a text that {@link #identity} made. */
    static String named(String identity) {
        int end = identity.lastIndexOf(UNIQUE);
        return end < 0 ? identity : identity.substring(0, end);
    }

    @Override
    public String toString() {
        return user + "@" + host + "/" + pid;
    }
}
