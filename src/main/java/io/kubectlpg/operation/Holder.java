package io.kubectlpg.operation;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who holds the lock: {@code ann@laptop/4711}. */
public record Holder(String user, String host, long pid) {

    /** This process. */
    public static Holder current() {
        return new Holder(
                System.getProperty("user.name", "unknown"),
                hostName(),
                ProcessHandle.current().pid());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unknown";
        }
    }

    @Override
    public String toString() {
        return user + "@" + host + "/" + pid;
    }
}
