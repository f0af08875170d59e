package io.kubectlpg.kube;

import java.util.List;

/**
 * A program in a pod that answers with one line.
 *
 * @param uid the pod's uid, because a new pod may have the same name
 * @param once the command line of the program that prints one line and ends
 * @param each the command line of the program that answers each line that it reads. An answer consists of that line, a
 *     blank, and the output of {@code once}. The program ends when its input ends, or after some time without a
 *     question. Scripts of an earlier version end without such an answer
 */
public record LineProgram(String pod, String uid, List<String> once, List<String> each) {
    public LineProgram {
        once = List.copyOf(once);
        each = List.copyOf(each);
    }
}
