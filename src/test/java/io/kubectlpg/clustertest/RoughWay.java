package io.kubectlpg.clustertest;

import io.kubectlpg.network.ApiProxy;
import io.kubectlpg.network.Asked;
import io.kubectlpg.network.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** A way to the API server on which requests of the program fail. */
final class RoughWay implements AutoCloseable {
    /** Those that a request without a WebSocket can meet. */
    static final List<Fault> OF_REQUESTS = List.of(
            Fault.ETCD,
            Fault.RESET_AFTER,
            Fault.UNAVAILABLE,
            Fault.RESET_BEFORE,
            Fault.BAD_GATEWAY,
            Fault.GATEWAY_TIMEOUT);

    static final List<Fault> OF_EXECS = List.of(
            Fault.CUT,
            Fault.ETCD,
            Fault.RESET_BEFORE,
            Fault.UNAVAILABLE,
            Fault.RESET_AFTER,
            Fault.NO_PONG,
            Fault.BAD_GATEWAY,
            Fault.GATEWAY_TIMEOUT);

    private final TestNamespace namespace;
    private final ApiProxy proxy;
    private final List<String> failed = new CopyOnWriteArrayList<>();

    RoughWay(TestNamespace namespace, Path folder) throws IOException, GeneralSecurityException {
        this.namespace = namespace;
        this.proxy = ApiProxy.open(namespace.kubeconfig(), folder);
    }

    /**
     * Runs the program while the first request of each kind fails.
     *
     * @param offset which way the first kind fails; the next one fails in the next way
     */
    Finished pg(int offset, String... arguments) {
        Map<String, Integer> kinds = new ConcurrentHashMap<>();
        return pg(
                asked -> {
                    int[] index = {-1};
                    kinds.computeIfAbsent(asked.kind(), kind -> index[0] = kinds.size());
                    return index[0] < 0 ? Optional.empty() : Optional.of(way(asked, offset + index[0]));
                },
                arguments);
    }

    private static Fault way(Asked asked, int index) {
        List<Fault> ways = asked.exec() ? OF_EXECS : OF_REQUESTS;
        return ways.get(index % ways.size());
    }

    /** Runs the program while the request with that number, from 0 on, fails. */
    Finished pg(int number, Fault how, String... arguments) {
        int[] arrived = {0};
        return pg(
                asked -> {
                    synchronized (arrived) {
                        return arrived[0]++ == number ? Optional.of(how) : Optional.empty();
                    }
                },
                arguments);
    }

    private Finished pg(Function<Asked, Optional<Fault>> how, String... arguments) {
        proxy.forget();
        failed.clear();
        proxy.fail(asked -> {
            Optional<Fault> fault = how.apply(asked);
            fault.ifPresent(one -> failed.add(one + " " + asked.kind()));
            return fault;
        });
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", proxy.kubeconfig().toString()));
        Finished finished = namespace.pg(all.toArray(String[]::new));
        Assertions.assertThat(finished.exit())
                .as("%s%nwith %s%nstdout: %s%nstderr: %s", finished.command(), failed, finished.out(), finished.err())
                .isZero();
        return finished;
    }

    /** What the last run asked for. */
    List<Asked> asked() {
        return proxy.asked();
    }

    /** How often something failed in the last run. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
