package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Explains in sentences why the API server refused a request, or why it could not be reached. */
record Failures(String server, String context, String user) {
    private static final Pattern ALERT = Pattern.compile("_ALERT_([A-Z_]+)|fatal alert: (\\w+)");
    private static final Pattern CERTIFICATE_ALERT = Pattern.compile("CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED");
    private static final Pattern RBAC = Pattern.compile("User \"([^\"]+)\" cannot ");

    /** Matches the messages of TLS libraries about a connection that the network closed. */
    private static final Pattern LOST = Pattern.compile(
            "closed|terminated|reset|aborted|EOF|end of stream|broken pipe|timed out|I/O error",
            Pattern.CASE_INSENSITIVE);
    /** Matches the API server's messages about a moment in which it cannot reach etcd, a webhook or another service. */
    private static final Pattern ETCD = Pattern.compile(
            "etcdserver|etcdclient|leader changed|timed out|timeout|deadline exceeded|connection (refused|reset|lost)"
                    + "|no endpoints available|unavailable|EOF",
            Pattern.CASE_INSENSITIVE);

    /** The exception for an answer that reports a failure. */
    RuntimeException of(Request request, Answer answer) {
        JsonNode status = answer.document();
        String message = message(status, answer.code());
        return switch (answer.code()) {
            case Answer.UNAUTHORIZED -> unauthorized();
            case Answer.FORBIDDEN -> forbidden(request, message);
            case Answer.NOT_FOUND -> notFound(request, status, message);
            case Answer.CONFLICT -> conflict(request, status, message);
            case Answer.TOO_MANY_REQUESTS, 500, 502, 503, 504 ->
                CliException.unreachable(
                        "the API server " + server + " cannot answer now: " + message, "Try again in a moment.");
            default ->
                CliException.failed(
                        "Kubernetes rejects the request to " + request.verb() + " " + request.subject() + ": "
                                + message,
                        "");
        };
    }

    CliException unauthorized() {
        return CliException.denied(
                "the API server " + server + " does not accept the credentials of user " + user + " of context "
                        + context,
                "Log in again, or check the user in your kubeconfig.");
    }

    private CliException forbidden(Request request, String message) {
        Matcher rbac = RBAC.matcher(message);
        // A refused watch has no body; missing rights are the usual reason.
        boolean found = rbac.find();
        if (found || message.equals("HTTP 403")) {
            return denied(
                    found ? rbac.group(1) : user,
                    request.verb(),
                    request.kind().plural(),
                    request.where(),
                    request.namespace());
        }
        return CliException.denied(
                "Kubernetes does not allow the request to " + request.verb() + " " + request.subject() + request.where()
                        + ": " + message,
                "");
    }

    /** The exception for missing rights. */
    static CliException denied(String who, String verb, String resource, String where, Optional<String> namespace) {
        return CliException.denied(
                "the user " + who + " may not " + verb + " " + resource + where,
                "Ask for a role that allows it; see: kubectl auth can-i " + verb + " " + resource
                        + namespace.map(in -> " -n " + in).orElse(""));
    }

    private static CliException notFound(Request request, JsonNode status, String message) {
        JsonNode details = status.path("details");
        if (details.path("kind").asText().equals("namespaces")) {
            String namespace = details.path("name").asText();
            return CliException.notFound(
                    "the namespace " + namespace + " does not exist",
                    "Create it with: kubectl create namespace " + namespace);
        }
        return CliException.notFound(request.subject() + " does not exist" + request.where() + ": " + message, "");
    }

    private static RuntimeException conflict(Request request, JsonNode status, String message) {
        List<String> fields = new ArrayList<>();
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path("reason").asText().equals("FieldManagerConflict")) {
                fields.add(cause.path("field").asText() + " ("
                        + cause.path("message").asText() + ")");
            }
        }
        if (fields.isEmpty()) {
            return new ConflictException(request.subject() + ": " + message);
        }
        return CliException.refused(
                "fields of " + request.subject() + " belong to another field manager: " + String.join(", ", fields),
                "Undo the change of the other manager, or make it give up these fields.");
    }

    /** Whether the same request may soon succeed. */
    static boolean passes(Answer answer) {
        return switch (answer.code()) {
            case Answer.TOO_MANY_REQUESTS, 502, 503, 504 -> true;
            case 500 ->
                answer.retryAfter().isPresent()
                        || ETCD.matcher(answer.message()).find();
            default -> false;
        };
    }

    private static String message(JsonNode status, int code) {
        String message = status.path("message").asText().strip();
        return message.isEmpty() ? "HTTP " + code : message;
    }

    /** The exception for a request without an answer. It is a {@link Passing} if another attempt may succeed. */
    RuntimeException passing(Throwable thrown, boolean reached) {
        Throwable cause = Retries.unwrapped(thrown);
        if (cause instanceof Passing already) {
            return already;
        }
        return passes(cause, reached) ? new Passing(of(cause), Duration.ZERO) : of(cause);
    }

    /**
     * Whether the network may soon work again. A wrong certificate, for example, stays wrong.
     *
     * @param reached whether the server has answered before; if not, an unknown host name is a mistake in the
     *     kubeconfig
     */
    private static boolean passes(Throwable cause, boolean reached) {
        if (find(cause, CliException.class) != null || find(cause, SSLPeerUnverifiedException.class) != null) {
            return false;
        }
        SSLException tls = find(cause, SSLException.class);
        if (tls != null) {
            return LOST.matcher(String.valueOf(tls.getMessage())).find();
        }
        if (find(cause, UnknownHostException.class) != null) {
            return reached;
        }
        return find(cause, IOException.class) != null || find(cause, TimeoutException.class) != null;
    }

    /** Whether the failed request certainly did not reach the API server. */
    static boolean unsent(Throwable thrown) {
        Throwable cause = Retries.unwrapped(thrown);
        return find(cause, ConnectException.class) != null
                || find(cause, NoRouteToHostException.class) != null
                || find(cause, UnknownHostException.class) != null
                || find(cause, SSLHandshakeException.class) != null;
    }

    /** The exception for a request without an answer. */
    RuntimeException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CliException || cause instanceof ConflictException || cause instanceof ExecLost) {
            return (RuntimeException) cause;
        }
        return CliException.unreachable(
                        "the API server " + server + " of context " + context + " cannot be reached: " + reason(cause),
                        "Check that the API server runs and that this is the right context.")
                .causedBy(thrown);
    }

    /** The reason why an open connection ended. */
    static String lost(Throwable cause) {
        return find(cause, EOFException.class) != null ? "the connection was closed" : reason(cause);
    }

    private static String reason(Throwable cause) {
        if (find(cause, UnknownHostException.class) != null) {
            return "its host name is unknown";
        }
        SSLException tls = find(cause, SSLException.class);
        if (tls != null) {
            return tls(tls);
        }
        if (find(cause, TimeoutException.class) != null || find(cause, java.io.InterruptedIOException.class) != null) {
            return "it does not answer in time";
        }
        if (find(cause, ConnectException.class) != null || find(cause, SocketException.class) != null) {
            return refused(cause) ? "the connection was refused" : text(cause);
        }
        return text(cause);
    }

    /**
     * Whether the connection was refused. OkHttp's own exception says only that connecting failed; the reason is in its
     * cause.
     */
    private static boolean refused(Throwable thrown) {
        ConnectException innermost = null;
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            innermost = cause instanceof ConnectException connect ? connect : innermost;
            cause = cause.getCause();
        }
        return innermost != null && text(innermost).contains("refused");
    }

    private static String tls(SSLException cause) {
        if (find(cause, CertificateExpiredException.class) != null) {
            return "its certificate has expired";
        }
        String text = text(cause);
        if (text.contains("PKIX path")) {
            return "its certificate is not signed by the certificate authority of the context";
        }
        if (text.contains("not verified") || text.contains("No subject alternative")) {
            return "its certificate is for another name";
        }
        // The server's reason. BoringSSL writes it in the line after the error, the JDK in its message.
        Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
        if (alert.find()) {
            String reason =
                    alert.group(1) != null ? alert.group(1) : alert.group(2).toUpperCase(Locale.ROOT);
            return CERTIFICATE_ALERT.matcher(reason).find()
                    ? "it does not accept the client certificate (" + reason + ")"
                    : "it refuses to speak TLS (" + reason + ")";
        }
        if (text.contains("Unable to parse TLS packet") || text.contains("unrecognized SSL message")) {
            return "the server there does not speak TLS";
        }
        return "TLS failed: " + text;
    }

    static String text(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message).strip();
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
