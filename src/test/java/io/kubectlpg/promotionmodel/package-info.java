/**
 * A small model of a cluster in which the role of the primary moves, and a search through every order in which things can
 * happen there: writes, crashes, lost pods, nodes that die or are cut off, labels that arrive late, commands that stop or
 * sleep at any step. {@link io.kubectlpg.promotionmodel.Search} looks for what must never happen.
 *
 * <p>{@link io.kubectlpg.promotionmodel.Rule} lists what the scripts and the operations do to prevent it. A test switches
 * each rule off and expects the search to find what breaks. Who changes {@code hand-over}, {@code take-over},
 * {@code acknowledge}, {@code guard}, or {@code operation/promote} changes the same thing here, and searches again.
 *
 * <p>{@link io.kubectlpg.promotionmodel.Commands} says what the operations do. Whether they do that is the question of {@link
 * io.kubectlpg.promotionmodel.Play}: the operations themselves run in the same world, over a simulated connection.
 */
@NullMarked
package io.kubectlpg.promotionmodel;

import org.jspecify.annotations.NullMarked;
