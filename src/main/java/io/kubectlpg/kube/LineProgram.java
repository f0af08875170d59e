package io.kubectlpg.kube;

import java.util.List;

/**
 * A program in a pod that answers with one line.
 *
 * @param uid the pod's uid, because a new pod may have the same name
 * @param once the words of the program that prints one line and ends
 * @param each the words of the program that answers each line that it reads. An answer is that line, a blank and what
 *     {@code once} prints. The program ends with its input, and after some time without a question. In scripts of an
 *     earlier version it ends without such an answer
 */
public record LineProgram(String pod, String uid, List<String> once, List<String> each) {
    public LineProgram {
        once = List.copyOf(once);
        each = List.copyOf(each);
    }
}
