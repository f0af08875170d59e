package io.kubectlpg.operation.preflight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.EnvironmentSource;
import io.kubectlpg.spec.ReservedVariables;
import io.kubectlpg.spec.Spec;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the ConfigMaps and Secrets of {@code envFrom}. Their keys become variables of the server's container, and one
 * such as {@code PGPORT} would move the server to another port.
 */
final class EnvironmentRule {
    private EnvironmentRule() {}

    /**
     * Refuses a key that server or scripts would heed. An object that does not exist is left to Kubernetes, which may
     * wait for it.
     */
    static void check(Kube kube, Spec spec) {
        for (EnvironmentSource source : spec.envFrom()) {
            Kind kind = source.secret() ? Kind.SECRET : Kind.CONFIG_MAP;
            Optional<ObjectNode> object = kube.get(kind, source.name());
            object.flatMap(present -> ReservedVariables.first(variables(present, source.prefix())))
                    .ifPresent(variable -> {
                        throw CliException.refused(
                                "the %s %s of envFrom sets %s, %s"
                                        .formatted(
                                                source.secret() ? "Secret" : "ConfigMap",
                                                source.name(),
                                                variable,
                                                ReservedVariables.why(variable).orElseThrow()),
                                ReservedVariables.REMEDY);
                    });
        }
    }

    private static Stream<String> variables(ObjectNode object, String prefix) {
        return object.path("data").properties().stream().map(entry -> prefix + entry.getKey());
    }
}
