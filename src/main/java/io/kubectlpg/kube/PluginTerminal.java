package io.kubectlpg.kube;

import java.util.function.BooleanSupplier;

/**
 * What a credential plugin may do on the terminal of this process.
 *
 * @param mayAsk whether the plugin gets the standard input
 * @param shown whether its standard error is shown at once. If not, its last line becomes a part of the error if the
 *     plugin fails, and the plugin has a time limit
 */
public record PluginTerminal(BooleanSupplier mayAsk, boolean shown) {
    /** For a plugin that runs in the background. */
    public static PluginTerminal none() {
        return new PluginTerminal(() -> false, false);
    }
}
