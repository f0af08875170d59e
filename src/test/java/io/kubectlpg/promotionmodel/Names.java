package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.Optional;

/** What the program calls the instances of the model, and the ends of their WAL. */
final class Names {
    static final ClusterName DEMO = new ClusterName("demo");

    private static final long FIRST_POSITION = 0x1000000;
    private static final int LENGTH_OF_AN_ENTRY = 0x100;

    private Names() {}

    static InstanceName of(int instance) {
        return new InstanceName(DEMO, instance + 1);
    }

    static int index(InstanceName instance) {
        return instance.ordinal() - 1;
    }

    /** The instances in a list of names, one bit each. */
    static int set(JsonNode names) {
        int set = 0;
        for (JsonNode name : names) {
            set |= 1 << index(InstanceName.parse(name.asText()));
        }
        return set;
    }

    static Optional<Integer> instance(String name) {
        try {
            return Optional.of(index(InstanceName.parse(name)));
        } catch (CliException another) {
            return Optional.empty();
        }
    }

    static Optional<Integer> ofPod(String pod) {
        return pod.endsWith("-0") ? instance(pod.substring(0, pod.length() - 2)) : Optional.empty();
    }

    static String position(int end) {
        return new Lsn(FIRST_POSITION + (long) (end & 0xF) * LENGTH_OF_AN_ENTRY).toString();
    }

    /** An end as the scripts print it: the timeline and the position. */
    static String end(int end) {
        return (end >> 4) + " " + position(end);
    }

    /** Reads {@link #end(int)}. */
    static int parse(String timeline, String position) {
        int length = (int) ((Lsn.parse(position).position() - FIRST_POSITION) / LENGTH_OF_AN_ENTRY);
        return Integer.parseInt(timeline) << 4 | length;
    }
}
