package io.kubectlpg.kube;

import java.util.function.BooleanSupplier;

/**
 * What a credential plugin may do on the terminal of this process.
 *
 * @param mayAsk whether it gets the standard input
 * @param shown whether what it says on standard error is shown at once; otherwise its last line is part of the error if it
 *     fails, and it has a time limit
 */
public record PluginTerminal(BooleanSupplier mayAsk, boolean shown) {
    /** For work in the background. */
    public static PluginTerminal none() {
        return new PluginTerminal(() -> false, false);
    }
}
