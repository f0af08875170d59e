package io.kubectlpg.operation;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The ids of operations and of their requests. */
public final class OperationIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private OperationIds() {}

    /**
     * A random id of eight hexadecimal digits. It is short enough to say aloud, and long enough to be unique among the
     * stored operations.
     */
    public static String random() {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
