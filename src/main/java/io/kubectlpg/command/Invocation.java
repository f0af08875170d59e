package io.kubectlpg.command;

import io.kubectlpg.output.Console;
import java.io.InputStream;

/**
 * What a command has of the world.
 *
 * @param in the standard input
 * @param interactive somebody sits at a terminal and can answer
 */
public record Invocation(Console console, InputStream in, boolean interactive) {}
