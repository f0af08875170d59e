package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.spec.ByteSize;

/** Reads an option that is an amount of WAL. */
final class WalSizeOption {
    private WalSizeOption() {}

    /** The bytes of a size such as 16Mi, or of 0. */
    static long bytes(String option, String text) {
        if (text.equals("0")) {
            return 0;
        }
        return ByteSize.parse(text)
                .map(ByteSize::bytes)
                .orElseThrow(() -> CliException.usage(
                        "\"" + text + "\" is not a size", "Give " + option + " a size such as 16Mi or 1Gi."));
    }
}
