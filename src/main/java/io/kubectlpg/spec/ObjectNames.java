package io.kubectlpg.spec;

import java.util.regex.Pattern;

/** The names that Kubernetes allows (Kubernetes docs, "Object Names and IDs"). */
final class ObjectNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}\\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private ObjectNames() {}

    /** Whether the name is allowed for a container or a volume. */
    static boolean isLabel(String name) {
        return LABEL.matcher(name).matches();
    }

    /** Whether the name is allowed for most objects. */
    static boolean isSubdomain(String name) {
        return SUBDOMAIN.matcher(name).matches();
    }
}
