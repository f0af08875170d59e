package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.RoughServer.Way;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of request does when the network or the API server fails: whatever happens, it is carried out once. */
class RoughNetworkTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final RoughServer server = new RoughServer();
    private final AtomicLong now = new AtomicLong();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Kube kube;

    @BeforeEach
    void connect() throws IOException {
        kube = at(server.address(), ConnectionOptions.none());
    }

    @AfterEach
    void close() {
        kube.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMISSION")
    void asksBeforeItSendsAChangeOnceMoreAndBeforeNoFirstTry(Way way) {
        Kube asking = kube.asking(() -> {
            throw CliException.locked("the lock is gone", "");
        });
        server.put("one", Instant.now());
        asking.apply(Api.configMap("one", ""), "kubectl-pg", true, false);

        server.fail(way);
        assertThatThrownBy(() -> asking.apply(Api.configMap("two", ""), "kubectl-pg", true, false))
                .hasMessage("the lock is gone");
        server.fail(way);
        assertThat(asking.get(Kind.CONFIG_MAP, "one"))
                .as("who only reads is not asked")
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMISSION")
    void readsAgain(Way way) {
        server.put("one", Instant.now());
        server.fail(way);
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
        server.fail(way);
        assertThat(kube.list(Kind.CONFIG_MAP, "")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMISSION")
    void appliesAndPatchesAgain(Way way) {
        server.fail(way);
        kube.apply(Api.configMap("one", ""), "kubectl-pg", true, false);
        server.fail(way);
        kube.mergePatch(Kind.CONFIG_MAP, "one", Api.configMap("one", ""));
        assertThat(server.carriedOut()).containsOnly("PATCH one").hasSizeBetween(2, 4);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMISSION")
    void createsOnce(Way way) {
        server.fail(way);
        assertThat(kube.create(withValue("one", "x")).at("/metadata/uid").asText())
                .startsWith("uid-");
        assertThat(server.carriedOut()).containsExactly("POST one");
    }

    @Test
    void doesNotTakeAnObjectOfSomebodyElseForItsOwn() {
        server.fail(Way.LOST_BEFORE);
        server.put("one", Instant.now());
        assertThatThrownBy(() -> kube.create(withValue("one", "x"))).isInstanceOf(ConflictException.class);
        server.fail(Way.LOST_BEFORE);
        server.put("two", Instant.now().minusSeconds(60));
        assertThatThrownBy(() -> kube.create(Api.configMap("two", ""))).isInstanceOf(ConflictException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMISSION")
    void deletesOnce(Way way) {
        server.put("one", Instant.now().minusSeconds(60));
        server.fail(way);
        assertThat(kube.delete(Kind.CONFIG_MAP, "one")).isTrue();
        assertThat(server.carriedOut()).containsExactly("DELETE one");
        assertThat(server.has("one")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_AFTER", "TIMEOUT_AFTER"})
    void leavesTheSuccessorOfWhatItDeleted(Way way) {
        server.put("one", Instant.now().minusSeconds(60));
        server.fail(way);
        server.afterwards(() -> server.put("one", Instant.now().plusSeconds(5)));
        assertThat(kube.delete(Kind.CONFIG_MAP, "one")).isTrue();
        assertThat(server.has("one")).isTrue();
    }

    @Test
    void doesNotDeleteAnotherObjectThanTheOneThatItSaw() {
        server.put("one", Instant.now().minusSeconds(60));
        server.fail(Way.LOST_BEFORE);
        // Between the look and the second deletion somebody makes it anew.
        server.afterwards(() -> server.put("one", Instant.now().minusSeconds(30)));
        assertThatThrownBy(() -> kube.delete(Kind.CONFIG_MAP, "one")).isInstanceOf(ConflictException.class);
        assertThat(server.has("one")).isTrue();
    }

    @Test
    void tellsOfAConflictWhenAnAnswerToAReplacementWasLost() {
        server.fail(Way.LOST_AFTER);
        kube.replace(Api.configMap("one", "1"));
        assertThat(server.carriedOut()).hasSize(2);
    }

    @Test
    void doesNotRepeatWhatFailsForGood() {
        server.fail(Way.ADMISSION);
        assertThatThrownBy(() -> kube.apply(Api.configMap("one", ""), "kubectl-pg", true, false))
                .isInstanceOf(CliException.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void comesThroughManyFailuresInARow() {
        server.fail(Way.ETCD, Way.BAD_GATEWAY, Way.LOST_BEFORE, Way.LOST_AFTER, Way.TIMEOUT, Way.FLOODED);
        kube.create(withValue("one", "x"));
        assertThat(server.carriedOut()).containsExactly("POST one");
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.fail(Way.UNAVAILABLE);
        assertThat(kube.list(Kind.CONFIG_MAP, "")).isEmpty();
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void givesUpAfterHalfAMinute() {
        server.fail(many(Way.ETCD));
        assertThatThrownBy(() -> kube.list(Kind.CONFIG_MAP, "")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(e.problem()).contains("cannot answer now: etcdserver: leader changed");
        });
        assertThat(Duration.ofNanos(now.get())).isEqualTo(Retries.RETRY_FOR);
    }

    @Test
    void keepsTheLimitOfTheCommand() throws IOException {
        ConnectionOptions three = ConnectionOptions.none().withLimit(Optional.of(Duration.ofSeconds(3)));
        try (Kube limited = at(server.address(), three)) {
            server.fail(many(Way.ETCD));
            assertThatThrownBy(() -> limited.list(Kind.CONFIG_MAP, "")).isInstanceOf(CliException.class);
            assertThat(Duration.ofNanos(now.get())).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void saysToSomebodyWhoWaitsThatNothingAnswersAndGivesUpSoon() throws IOException {
        int port = freePort();
        try (Kube down = at("http://localhost:" + port, ConnectionOptions.none())) {
            assertThatThrownBy(() -> down.list(Kind.CONFIG_MAP, ""))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.problem()).endsWith("the connection was refused"));
            assertThat(Duration.ofNanos(now.get())).isEqualTo(Retries.FIRST_CONTACT);
            assertThat(told)
                    .containsExactly(
                            "the API server http://localhost:" + port + " does not answer, trying again for 10 s");
        }
    }

    /** A load balancer that was restarted lets all connections hang that wait for the next request. */
    @Test
    void asksOverANewConnectionWhereAllThatWaitAreDead() throws IOException {
        try (Kube impatient = at(server.address(), ConnectionOptions.none(), RoughNetworkTest::impatient)) {
            server.put("one", Instant.now());
            while (server.connections() < 3) {
                CompletableFuture.allOf(Stream.generate(
                                        () -> CompletableFuture.runAsync(() -> impatient.get(Kind.CONFIG_MAP, "one")))
                                .limit(3)
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
            server.freeze();

            assertThat(impatient.get(Kind.CONFIG_MAP, "one")).isPresent();

            assertThat(pauses).as("one try hung").hasSize(1);
        }
    }

    /** The same, with a second for a request instead of half a minute. */
    private static Connection impatient(Connection one) {
        return new Connection(
                one.http(),
                one.sockets(),
                one.ping(),
                one.calls(),
                one.access(),
                one.namespace(),
                Duration.ofSeconds(1),
                one.retryFor(),
                one.notice());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Way[] many(Way way) {
        var ways = new Way[100];
        Arrays.fill(ways, way);
        return ways;
    }

    private static ObjectNode withValue(String name, String value) {
        ObjectNode object = Api.configMap(name, "");
        object.withObjectProperty("metadata").remove("resourceVersion");
        object.putObject("data").put("key", value);
        return object;
    }

    /** Time passes only while it pauses. */
    private Kube at(String address, ConnectionOptions options) throws IOException {
        return at(address, options, UnaryOperator.identity());
    }

    private Kube at(String address, ConnectionOptions options, UnaryOperator<Connection> changed) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig(address, "t"));
        ConnectionOptions complete = options.withKubeconfig(kubeconfig).withNotice(told::add);
        return new HttpKube(new Transport(() -> changed.apply(Connection.open(complete, Map.of())), timeless()));
    }

    private Retries timeless() {
        return new Retries(
                now::get,
                pause -> {
                    pauses.add(pause);
                    now.addAndGet(pause.toNanos());
                    return CompletableFuture.completedFuture(null);
                },
                () -> 1);
    }
}
