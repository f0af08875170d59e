package io.kubectlpg.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Who holds the lock: {@code ann@laptop/4711}. */
public record LockHolder(String user, String host, long pid) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String UNKNOWN = "unknown";
    private static final char UNIQUE = '#';
    private static final int DIGITS = 8;

    /** The holder that this process is. */
    public static LockHolder current() {
        return new LockHolder(
                System.getProperty("user.name", UNKNOWN),
                hostName(),
                ProcessHandle.current().pid());
    }

    /** Not by {@link java.net.InetAddress}, which asks the network and may wait seconds for it. */
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

    /** What the Lease says. Two containers of one image may have the same user, host and process number. */
    String identity() {
        return this + String.valueOf(UNIQUE) + UUID.randomUUID().toString().substring(0, DIGITS);
    }

    /** The holder's name in an identity. */
    static String named(String identity) {
        int end = identity.lastIndexOf(UNIQUE);
        return end < 0 ? identity : identity.substring(0, end);
    }

    @Override
    public String toString() {
        return user + "@" + host + "/" + pid;
    }
}
