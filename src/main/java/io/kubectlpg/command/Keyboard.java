package io.kubectlpg.command;

import io.kubectlpg.kube.Attachment;
import java.util.function.ToIntFunction;

/** The terminal of the user. */
public interface Keyboard {
    /**
     * Connects a program in a pod with the terminal. The program gets every key that is pressed, including Ctrl-C. When it
     * ends, the terminal is as it was before.
     *
     * @return the program's exit code
     */
    int handOver(ToIntFunction<Attachment> program);
}
