package io.kubectlpg.promotionmodel;

import java.util.function.Consumer;

/**
 * A command line.
 *
 * @param words as it is typed
 * @param work what it does
 */
record Typed(String words, Consumer<RunningCommand> work) {}
