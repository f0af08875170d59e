package io.kubectlpg.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains why the API server does not allow a pod or a claim to be created. It reads the messages of Kubernetes'
 * admission plugins.
 */
final class AdmissionFailure {
    private static final Pattern QUOTA =
            Pattern.compile("exceeded quota: ([^,]+), requested: (.+), used: (.+), limited: (.+)$");
    private static final Pattern AMOUNTS_WANTED = Pattern.compile("failed quota: ([^:]+): must specify (.+)$");
    private static final Pattern POD_SECURITY = Pattern.compile("violates PodSecurity \"([^\":]+)[^\"]*\": (.+)$");
    private static final Pattern WEBHOOK =
            Pattern.compile("admission webhook \"([^\"]+)\" denied the request:? ?(.*)$");
    private static final Pattern SILENT_WEBHOOK = Pattern.compile("failed calling webhook \"([^\"]+)\": (.+)$");
    private static final Pattern POLICY =
            Pattern.compile("ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.+)$");
    private static final Pattern CONSTRAINTS =
            Pattern.compile("unable to validate against any security context constraint: (.+)$");
    private static final Pattern RANGE =
            Pattern.compile("is forbidden: \\[?((?:maximum|minimum) .+? usage per .+?|.*ratio per .+?)\\]?$");
    private static final Pattern ACCOUNT = Pattern.compile("serviceaccount \"([^\"]+)\" not found$");
    private static final Pattern FORBIDDEN = Pattern.compile("is forbidden: (.+)$");

    private AdmissionFailure() {}

    /**
     * The problem in a message of the API server, or of a controller that repeats it.
     *
     * @param subject what cannot start, such as an instance's name
     * @param namespace where it would run
     */
    static StartupProblem of(String message, String subject, String namespace, RequestedResources wanted) {
        return known(message, subject, namespace, wanted)
                .orElseGet(() -> StartupProblem.passing(
                        "Kubernetes does not let " + subject + " start: "
                                + group(FORBIDDEN, message, 1).orElse(message),
                        "Change the object or the value that this message names."));
    }

    /** As {@link #of}, but empty if the message comes from no known admission plugin. */
    static Optional<StartupProblem> known(String message, String subject, String namespace, RequestedResources wanted) {
        String text = message.replace('\n', ' ').strip();
        return quota(text, subject, wanted)
                .or(() -> admission(text, subject, namespace))
                .or(() -> account(text, subject));
    }

    private static Optional<StartupProblem> quota(String text, String subject, RequestedResources wanted) {
        Matcher exceeded = QUOTA.matcher(text);
        if (exceeded.find()) {
            String quota = exceeded.group(1);
            String ask = "ask for a larger quota; see: kubectl describe quota " + quota;
            return Optional.of(StartupProblem.passing(
                    "the quota %s has no room for %s: requested %s, used %s, limited to %s"
                            .formatted(quota, subject, exceeded.group(2), exceeded.group(3), exceeded.group(4)),
                    wanted.named(resources(exceeded.group(2)))
                            .map(values -> "Lower " + values + ", or " + ask)
                            .orElse("A" + ask.substring(1))));
        }
        Matcher amounts = AMOUNTS_WANTED.matcher(text);
        if (amounts.find()) {
            return Optional.of(StartupProblem.lasting(
                    "the quota %1$s refuses %3$s because it requires these values: %2$s"
                            .formatted(amounts.group(1), amounts.group(2), subject),
                    "Set these values under " + wanted.path() + "."));
        }
        return group(RANGE, text, 1)
                .map(rule -> StartupProblem.lasting(
                        "a LimitRange of the namespace forbids %s: %s".formatted(subject, rule),
                        "Change the values under " + wanted.path() + "; see: kubectl describe limitrange"));
    }

    /** The names of resources in a text such as {@code limits.memory=64Mi,pods=1}. */
    private static List<String> resources(String amounts) {
        return Arrays.stream(amounts.split(",", -1))
                .map(amount -> amount.split("=", 2)[0].strip())
                .toList();
    }

    private static Optional<StartupProblem> admission(String text, String subject, String namespace) {
        Matcher level = POD_SECURITY.matcher(text);
        if (level.find()) {
            return Optional.of(StartupProblem.lasting(
                    "the Pod Security level %s of the namespace forbids the pod of %s: %s"
                            .formatted(level.group(1), subject, level.group(2)),
                    "Remove the values that weaken the security of the pod. With the default values the pod meets "
                            + "the level restricted."));
        }
        Matcher constraints = CONSTRAINTS.matcher(text);
        if (constraints.find()) {
            return Optional.of(StartupProblem.lasting(
                    "no SecurityContextConstraints allow %s its user id: %s".formatted(subject, constraints.group(1)),
                    "Ask the administrator: " + OpenShift.request(namespace) + "."));
        }
        Matcher webhook = WEBHOOK.matcher(text);
        if (webhook.find()) {
            return Optional.of(denied("admission webhook " + webhook.group(1), subject, webhook.group(2)));
        }
        Matcher policy = POLICY.matcher(text);
        if (policy.find()) {
            return Optional.of(denied("admission policy " + policy.group(1), subject, policy.group(2)));
        }
        Matcher silent = SILENT_WEBHOOK.matcher(text);
        return silent.find()
                ? Optional.of(StartupProblem.passing(
                        "the admission webhook %s does not answer, so Kubernetes refuses %s: %s"
                                .formatted(silent.group(1), subject, silent.group(2)),
                        "Ask the administrator of the webhook to repair it."))
                : Optional.empty();
    }

    private static StartupProblem denied(String who, String subject, String why) {
        return StartupProblem.lasting(
                "the " + who + " denies " + subject + (why.isBlank() ? "" : ": " + why),
                "Change the values so that they obey the rule, or ask the person who made the rule.");
    }

    private static Optional<StartupProblem> account(String text, String subject) {
        return group(ACCOUNT, text, 1)
                .map(account -> StartupProblem.passing(
                        "the ServiceAccount %s of %s does not exist".formatted(account, subject), "Create it."));
    }

    private static Optional<String> group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(group)) : Optional.empty();
    }
}
