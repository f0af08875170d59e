package io.kubectlpg.operation.doctor;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.spec.S3Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether an instance can resolve the names of its Service and its repository. Without an instance, the pod of
 * {@link PodCheck} resolves them.
 */
final class DnsCheck implements Check {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 127;

    @Override
    public String name() {
        return "DNS";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        Optional<Instance> running =
                context.state().flatMap(ClusterState::primary).filter(Instance::running);
        if (running.isEmpty()) {
            return context.installed()
                    ? List.of(Diagnosis.unknown(name(), "no instance runs, so names cannot be looked up"))
                    : List.of();
        }
        var resolved = new ArrayList<String>();
        var unresolved = new ArrayList<String>();
        for (String host : hosts(context)) {
            PodExec.Result answer = context.kube()
                    .exec()
                    .read(running.get().name().podName(), List.of("timeout", "5", "getent", "ahosts", host), LIMIT);
            if (answer.exitCode() != NOT_FOUND) {
                (answer.succeeded() ? resolved : unresolved).add(host);
            }
        }
        return List.of(PodCheck.dns(resolved, unresolved));
    }

    private static List<String> hosts(DoctorContext context) {
        var hosts = new ArrayList<String>();
        String service = context.spec().fullname(context.name()) + "-rw";
        // A missing Service is reported by another check. DNS is not the cause then.
        if (context.findings().stream().noneMatch(finding -> finding.problem().startsWith("the Service " + service))) {
            hosts.add(service + "." + context.kube().namespace() + ".svc");
        }
        context.spec().buckets().stream().map(DnsCheck::host).forEach(hosts::add);
        return hosts;
    }

    static String host(S3Repository repository) {
        String endpoint = repository.endpoint().replaceFirst(":[0-9]+$", "");
        return repository.pathStyle() ? endpoint : repository.bucket() + "." + endpoint;
    }
}
