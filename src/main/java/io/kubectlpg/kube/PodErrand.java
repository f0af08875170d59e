package io.kubectlpg.kube;

/**
 * The purpose of a WebSocket to a pod, in the words of error messages.
 *
 * @param resource the resource as in RBAC rules
 * @param inWords such as {@code run a program in pod demo-1-0}
 * @param unable such as {@code pod demo-1-0 cannot run a program}
 */
record PodErrand(String pod, String resource, String inWords, String unable) {
    static PodErrand run(String pod) {
        return new PodErrand(pod, "pods/exec", "run a program in pod " + pod, "pod " + pod + " cannot run a program");
    }

    static PodErrand forward(String pod) {
        return new PodErrand(
                pod, "pods/portforward", "reach a port of pod " + pod, "no port of pod " + pod + " can be reached");
    }
}
