package io.kubectlpg.spec;

import java.util.regex.Pattern;

/** Which names Kubernetes allows (Kubernetes docs, "Object Names and IDs"). */
final class ObjectNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}\\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private ObjectNames() {}

    /** Of containers and volumes. */
    static boolean isLabel(String name) {
        return LABEL.matcher(name).matches();
    }

    /** Of most objects. */
    static boolean isSubdomain(String name) {
        return SUBDOMAIN.matcher(name).matches();
    }
}
