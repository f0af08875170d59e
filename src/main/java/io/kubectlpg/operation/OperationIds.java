package io.kubectlpg.operation;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The ids of operations, and of the requests that they make. */
public final class OperationIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private OperationIds() {}

    /** Eight hexadecimal digits: short enough to say, unlikely to come twice among the operations that are kept. */
    public static String random() {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
