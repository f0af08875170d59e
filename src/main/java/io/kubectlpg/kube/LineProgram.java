package io.kubectlpg.kube;

import java.util.List;

/**
 * A program in a pod whose answer is one line.
 *
 * @param uid of the pod: another pod of the same name is another one
 * @param once prints one line and ends
 * @param each answers each line that it reads: by that line, a blank and what {@code once} prints. It ends with its input, and
 *     when nobody has asked for a while. That of earlier scripts ends without such an answer.
 */
public record LineProgram(String pod, String uid, List<String> once, List<String> each) {
    public LineProgram {
        once = List.copyOf(once);
        each = List.copyOf(each);
    }
}
