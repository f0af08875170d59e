package io.kubectlpg.spec;

import io.kubectlpg.CliException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one PostgreSQL server of a cluster, such as {@code demo-1}; its StatefulSet has the same name. Numbers
 * start at 1. A number is used again only if no instance and no volume has it, or if a removed replica left its volume.
 */
public record InstanceName(ClusterName cluster, int ordinal) implements Comparable<InstanceName> {
    private static final Pattern FORM = Pattern.compile("(.+)-([1-9][0-9]{0,5})");

    public InstanceName {
        if (ordinal < 1) {
            throw new IllegalArgumentException("instances are numbered from 1, not " + ordinal);
        }
    }

    /** Whether the word has the form of an instance's name. A cluster may have such a name, too. */
    public static boolean canBe(String word) {
        return FORM.matcher(word).matches();
    }

    /** Reads a name such as {@code demo-1}. */
    public static InstanceName parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw CliException.usage(
                    "\"" + text + "\" is not the name of an instance",
                    "An instance is named by its cluster and its number, such as demo-1.");
        }
        return new InstanceName(new ClusterName(form.group(1)), Integer.parseInt(form.group(2)));
    }

    public static InstanceName first(ClusterName cluster) {
        return new InstanceName(cluster, 1);
    }

    /** The name of the only pod of the instance's StatefulSet. */
    public String podName() {
        return this + "-0";
    }

    /** The name of the PersistentVolumeClaim that the StatefulSet makes from its template {@code data}. */
    public String claimName() {
        return "data-" + podName();
    }

    /** The name of the PersistentVolumeClaim for WAL, for clusters that have a separate volume for WAL. */
    public String walClaimName() {
        return "wal-" + podName();
    }

    @Override
    public int compareTo(InstanceName other) {
        return Comparator.comparing(InstanceName::cluster)
                .thenComparingInt(InstanceName::ordinal)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return cluster + "-" + ordinal;
    }
}
