package io.kubectlpg.operation.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Nothing of it stays, and nothing hides what was found. */
class OneShotPodTest {
    private final FakeKube kube = new FakeKube();
    private final List<String> status = new ArrayList<>();

    @Test
    void bothAreGoneAfterwards() {
        assertThat(during(pod -> "found")).isEqualTo("found");
        assertThat(kube.changes)
                .containsExactly(
                        "create Secret demo-look",
                        "create Pod demo-look",
                        "delete Pod demo-look",
                        "delete Secret demo-look");
    }

    @Test
    void theSecretGoesAlsoWhereThePodCannotBeRemovedAndTheRefusalIsTold() {
        kube.failing("delete Pod demo-look", CliException.unreachable("no route", ""));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> during(pod -> {
                    throw CliException.refused("the image has no pgBackRest", "Use another one.");
                }))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem()).isEqualTo("the image has no pgBackRest");
                    assertThat(refusal.getSuppressed()).hasSize(1);
                });

        assertThat(kube.changes).contains("delete Secret demo-look");
    }

    @Test
    void whatIsLeftBehindIsToldWhereNothingElseFailed() {
        kube.failing("delete Pod demo-look", CliException.unreachable("no route", ""));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> during(pod -> "found"))
                .withMessage("no route");

        assertThat(kube.changes).contains("delete Secret demo-look");
    }

    /** A registry answers late: the pod is waited for as long as was said, and no longer. */
    @Test
    void aPodThatDoesNotGetToRunIsWaitedForAsLongAsWasSaid() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new OneShotPod(kube, unpulled(), object("Secret"), "the pod")
                        .during(pod -> pod.awaitMessage(Duration.ofMillis(100), status::add)))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.problem())
                            .startsWith("the pod did not run within")
                            .endsWith("the image r.example.net/pg:17 cannot be pulled: TLS handshake timeout");
                    assertThat(refusal.remedy()).endsWith("Allow more time with --timeout.");
                });
        assertThat(status).contains("the image r.example.net/pg:17 cannot be pulled: TLS handshake timeout");
    }

    /** What its container is said to have ended with then is nobody's word. */
    @Test
    void aPodThatKubernetesEndsIsNotTakenForOneThatHasAnswered() {
        ObjectNode evicted = object("Pod");
        evicted.set("status", Observations.read("""
                {"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory.",
                 "containerStatuses":[{"name":"postgres","state":{"terminated":{"exitCode":137,
                  "reason":"ContainerStatusUnknown","message":"The container could not be located"}}}]}
                """));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new OneShotPod(kube, evicted, object("Secret"), "the pod")
                        .during(pod -> pod.awaitMessage(Duration.ofSeconds(5), status::add)))
                .withMessage("Kubernetes ended the pod: The node was low on resource: memory.");
    }

    private static ObjectNode unpulled() {
        ObjectNode pod = object("Pod");
        pod.set("status", Observations.read("""
                {"containerStatuses":[{"name":"postgres","image":"r.example.net/pg:17",
                  "state":{"waiting":{"reason":"ErrImagePull","message":"TLS handshake timeout"}}}]}
                """));
        return pod;
    }

    private String during(Function<OneShotPod, String> question) {
        return new OneShotPod(kube, object("Pod"), object("Secret"), "the pod").during(question);
    }

    private static ObjectNode object(String kind) {
        return Observations.read(
                "{\"apiVersion\":\"v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"demo-look\"}}".formatted(kind));
    }
}
