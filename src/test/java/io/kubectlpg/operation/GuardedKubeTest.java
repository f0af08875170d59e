package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.spec.ClusterName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to the API server and into a pod, found by reflection, with a lock that is lost. Whoever adds one decides here
 * whether it only reads.
 */
@NullUnmarked
class GuardedKubeTest {
    private static final Set<String> READ = Set.of(
            "Kube.namespace",
            "Kube.context",
            "Kube.user",
            "Kube.server",
            "Kube.serverTime",
            "Kube.serverVersion",
            "Kube.getAsync",
            "Kube.listAsync",
            "Kube.listAllAsync",
            "Kube.listMetadataAsync",
            "Kube.eventsAsync",
            "Kube.get",
            "Kube.list",
            "Kube.listAll",
            "Kube.watch",
            "Kube.watchAll",
            "Kube.log",
            "Kube.close",
            "PodExec.follow");
    /** They lead to another one, which is looked at like this one. */
    private static final Set<String> LEAD_ON = Set.of("Kube.in", "Kube.separate", "Kube.asking", "Kube.exec");

    private final List<String> sent = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void whatCanChangeSomethingSendsNothingWithoutTheLock(String name, Method method) {
        for (Object guarded : reached(method.getDeclaringClass())) {
            sent.clear();
            if (READ.contains(name)) {
                call(guarded, method);
                assertThat(sent).isNotEmpty();
            } else {
                assertThatExceptionOfType(CliException.class)
                        .isThrownBy(() -> call(guarded, method))
                        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED));
                assertThat(sent).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void whatIsCalledWithTheLockArrives(String name, Method method) {
        var kube = new GuardedKube(recording(Kube.class), held(false));
        call(method.getDeclaringClass() == Kube.class ? kube : kube.exec(), method);
        assertThat(sent).isNotEmpty();
    }

    private static Stream<Object[]> methods() {
        return Stream.of(Kube.class, PodExec.class)
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(method -> new Object[] {name(method), method})
                .filter(named -> !LEAD_ON.contains(named[0]));
    }

    private static String name(Method method) {
        Class<?> type = method.getDeclaringClass() == PodExec.class ? PodExec.class : Kube.class;
        return type.getSimpleName() + "." + method.getName();
    }

    /** By each way that leads to one. */
    private List<Object> reached(Class<?> type) {
        var kube = new GuardedKube(recording(Kube.class), held(true));
        List<Kube> all = List.of(kube, kube.in("other"), kube.separate(Duration.ofSeconds(1)), kube.asking(() -> {}));
        return type == PodExec.class ? List.copyOf(all.stream().map(Kube::exec).toList()) : List.copyOf(all);
    }

    private static GuardedKube.Guard held(boolean lost) {
        var lock = OperationLock.acquire(new FakeKube(), new ClusterName("demo"), new LockHolder("ann", "laptop", 1));
        var guard = new GuardedKube.Guard();
        guard.heldBy(lock);
        if (lost) {
            lock.close();
        }
        return guard;
    }

    /** Notes what arrives, and answers with something of the type. */
    private <T> T recording(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (!LEAD_ON.contains(name(method))) {
                sent.add(name(method));
            }
            return answer(method.getReturnType());
        }));
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private Object answer(Class<?> type) {
        if (type == Kube.class || type == PodExec.class) {
            return recording(type);
        }
        if (type == CompletableFuture.class) {
            return CompletableFuture.completedFuture(null);
        }
        return value(type);
    }

    private static Object call(Object target, Method method) {
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(GuardedKubeTest::value)
                .toArray();
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return "x";
        }
        if (type == ObjectNode.class) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (type == Kind.class) {
            return Kind.CONFIG_MAP;
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(1);
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == Predicate.class) {
            return (Predicate<WatchEvent>) event -> true;
        }
        if (type == Consumer.class) {
            return (Consumer<String>) line -> {};
        }
        if (type == byte[].class) {
            return new byte[0];
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return null;
    }
}
