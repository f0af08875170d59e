package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains why the WebSocket for an exec was refused by the API server, the kubelet, or a proxy. */
record ExecFailures(Failures api, String namespace, PodErrand errand) {
    private static final Pattern CONTAINER =
            Pattern.compile("container|completed pod|pod does not exist|not running", Pattern.CASE_INSENSITIVE);
    private static final Pattern NODE =
            Pattern.compile("error dialing backend|no agent available", Pattern.CASE_INSENSITIVE);
    private static final Pattern UPGRADE = Pattern.compile("upgrade|websocket|protocol", Pattern.CASE_INSENSITIVE);
    private static final Pattern RBAC = Pattern.compile("User \"([^\"]+)\" cannot (\\w+) ");

    /** Whether another handshake may soon succeed. The refused handshake has started no program. */
    static boolean passes(Answer answer) {
        boolean node = answer.code() == 500 && NODE.matcher(answer.message()).find();
        return node
                || (Failures.passes(answer)
                        && !CONTAINER.matcher(answer.message()).find());
    }

    CliException of(Answer answer) {
        return switch (answer.code()) {
            case Answer.UNAUTHORIZED -> api.unauthorized();
            case Answer.FORBIDDEN -> answer.isStatus() ? forbidden(answer.message()) : noWebSockets(answer);
            case Answer.NOT_FOUND -> answer.isStatus() ? unable("it does not exist") : noWebSockets(answer);
            case 413, 414, 431 ->
                CliException.unreachable(
                        "the request to " + errand.inWords()
                                + " has arguments that are too long for a proxy in front of the API server "
                                + api.server() + " (HTTP " + answer.code() + ")",
                        "Raise the proxy's limit for the first line of a request, or use a kubeconfig that does not "
                                + "go through the proxy.");
            case Answer.TOO_MANY_REQUESTS, 500, 502, 503, 504 -> busy(answer);
            default ->
                answer.isStatus() && !UPGRADE.matcher(answer.message()).find()
                        ? unable(told(answer))
                        : noWebSockets(answer);
        };
    }

    private CliException busy(Answer answer) {
        if (NODE.matcher(answer.message()).find()) {
            return unable("its node does not answer: " + answer.message());
        }
        if (CONTAINER.matcher(answer.message()).find()) {
            return unable(told(answer));
        }
        return CliException.unreachable(
                "the API server " + api.server() + " cannot answer now: "
                        + (answer.message().isEmpty() ? "HTTP " + answer.code() : answer.message()),
                "Try again in a moment.");
    }

    private static String told(Answer answer) {
        return CONTAINER.matcher(answer.message()).find()
                ? "its container does not run: " + answer.message()
                : answer.message() + " (HTTP " + answer.code() + ")";
    }

    /**
     * The exception for a missing right. The handshake is a GET request and needs the verb get; Kubernetes 1.35 and
     * later also require create.
     */
    private CliException forbidden(String message) {
        Matcher rbac = RBAC.matcher(message);
        if (!rbac.find()) {
            return CliException.denied(
                    "you are not allowed to " + errand.inWords() + " in the namespace " + namespace + ": " + message,
                    "");
        }
        return CliException.denied(
                "the user " + rbac.group(1) + " may not " + rbac.group(2) + " " + errand.resource()
                        + " in the namespace " + namespace,
                "Ask for a role with the verbs get and create on " + errand.resource() + "; see: kubectl auth can-i "
                        + rbac.group(2) + " " + errand.resource() + " -n " + namespace);
    }

    private CliException noWebSockets(Answer answer) {
        return CliException.unreachable(
                "a proxy or load balancer in front of the API server " + api.server() + " blocks WebSockets (HTTP "
                        + answer.code() + "), which are needed to " + errand.inWords(),
                "Ask its administrator to allow WebSockets, or use a kubeconfig that does not go through it.");
    }

    private CliException unable(String why) {
        return CliException.unreachable(errand.unable() + ": " + why, "");
    }
}
