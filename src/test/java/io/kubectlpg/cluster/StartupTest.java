package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On documents as an API server gave them: {@code src/test/resources/obstacles}. */
class StartupTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aRequestThatNoNodeHasRoomForNamesItself() {
        assertThat(startupProblem("insufficient-memory"))
                .contains(StartupProblem.late(
                        "demo-1 cannot be scheduled: 0/1 nodes are available: 1 Insufficient memory",
                        "Lower resources.requests.memory, which is 640Gi, or add a node."));
    }

    @Test
    void aSelectorThatNoNodeMatchesIsNotAMatterOfRoom() {
        assertThat(startupProblem("node-selector"))
                .contains(StartupProblem.late(
                        "demo-1 cannot be scheduled: 0/1 nodes are available: 1 node(s) didn't match Pod's node"
                                + " affinity/selector",
                        "Change the pod's node selector, affinity or tolerations, or the labels and taints "
                                + "of a node."));
    }

    @Test
    void anImageThatIsNotThereIsSaidWithTheRegistrysReason() {
        assertThat(startupProblem("image-pull"))
                .contains(StartupProblem.lasting(
                        "the image localhost/no-such-image:1 cannot be pulled: failed to do request: Head "
                                + "\"http://localhost/v2/no-such-image/manifests/1\": dial tcp 127.0.0.1:80: connect:"
                                + " connection refused",
                        "Load the image onto the nodes, or set the value image to one in a registry."));
    }

    /** The kubelet's sentences as containerd and CRI-O make them: whether the registry has decided. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failed to resolve reference \"docker.io/library/nosuch:1\": docker.io/library/nosuch:1: not found "
                        + "| LASTS",
                "reading manifest 1 in docker.io/library/nosuch: manifest unknown | LASTS",
                "pull access denied, repository does not exist or may require authorization | LASTS",
                "failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized | LASTS",
                "dial tcp: lookup registry.invalid on 10.96.0.10:53: no such host | LASTS",
                "no match for platform in manifest: not found | LASTS",
                "unexpected status from HEAD request to https://r.example.net/v2/pg/manifests/17: 429 Too Many "
                        + "Requests | IS_LATE",
                "unexpected status from HEAD request to https://r.example.net/v2/pg/manifests/17: 503 Service "
                        + "Unavailable | IS_LATE",
                "failed to do request: Head \"https://r.example.net/v2/pg\": net/http: TLS handshake timeout | IS_LATE",
                "failed to do request: Head \"https://r.example.net/v2/pg\": dial tcp 10.0.0.1:443: connect: "
                        + "connection refused | IS_LATE",
                "failed to copy: httpReadSeeker: failed open: unexpected EOF | IS_LATE",
                "Back-off pulling image \"r.example.net/pg:17\" | IS_LATE"
            })
    void aRegistryThatHasNotDecidedIsWaitedFor(String message, StartupProblem.Course course) {
        ObjectNode pod = seen("image-pull").pod().orElseThrow().deepCopy();
        ObjectNode status = (ObjectNode) pod.at("/status/containerStatuses/0");
        status.put("image", "r.example.net/pg:17")
                .putObject("state")
                .putObject("waiting")
                .put("reason", "ErrImagePull")
                .put("message", message);
        assertThat(new Startup("demo-1", Optional.empty(), Optional.of(pod), List.of(), List.of()).problem())
                .map(StartupProblem::course)
                .contains(course);
    }

    @Test
    void anImageThatIsBeingPulledIsSaidToBe() {
        ObjectNode pod = seen("image-pull").pod().orElseThrow().deepCopy();
        ObjectNode status = (ObjectNode) pod.at("/status/containerStatuses/0");
        status.putObject("state").putObject("waiting").put("reason", "ContainerCreating");
        var pulling = event(pod, "Pulling", "Pulling image \"r.example.net/pg:17\"", "2026-11-21T09:00:00Z");
        var pulled = event(pod, "Pulled", "Successfully pulled image", "2026-11-21T09:05:00Z");
        assertThat(new Startup("demo-1", Optional.empty(), Optional.of(pod), List.of(), List.of(pulling)).waitsFor())
                .contains("it pulls the image r.example.net/pg:17");
        assertThat(new Startup("demo-1", Optional.empty(), Optional.of(pod), List.of(), List.of(pulling, pulled))
                        .waitsFor())
                .contains("ContainerCreating");
    }

    /** The kubelet's first words about a pod that has just come to its node, as a busy API server makes them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MountVolume.SetUp failed for volume \"scripts\" : failed to sync configmap cache: timed out waiting for the condition",
                "MountVolume.SetUp failed for volume \"app\" : object \"db\"/\"demo-app\" not registered",
                "Unable to attach or mount volumes: unmounted volumes=[app], unattached volumes=[], failed to process volumes=[data]: error"
                        + " processing PVC db/data-demo-1-0: failed to fetch PVC from API server: persistentvolumeclaims"
                        + " \"data-demo-1-0\" is forbidden: User \"system:node:node3\" cannot get resource"
                        + " \"persistentvolumeclaims\" in API group \"\" in the namespace \"db\": no relationship found between"
                        + " node 'node3' and this object"
            })
    void aNodeThatDoesNotKnowThePodYetIsNoProblem(String message) {
        ObjectNode pod = seen("image-pull").pod().orElseThrow().deepCopy();
        ((ObjectNode) pod.at("/status/containerStatuses/0"))
                .putObject("state")
                .putObject("waiting")
                .put("reason", "ContainerCreating");
        var mount = event(pod, "FailedMount", message, "2026-11-21T09:00:00Z");
        assertThat(new Startup("demo-1", Optional.empty(), Optional.of(pod), List.of(), List.of(mount)).problem())
                .isEmpty();
    }

    private static ObjectNode event(ObjectNode about, String reason, String message, String time) {
        ObjectNode event = JSON.createObjectNode();
        event.put("reason", reason).put("message", message).put("lastTimestamp", time);
        event.putObject("involvedObject").put("uid", about.at("/metadata/uid").asText());
        return event;
    }

    @Test
    void aNameThatIsNoImagesIsSaidToBeNone() {
        assertThat(problem("image-name")).isEqualTo("\"Bad_/Name:!\" is not the name of an image");
    }

    @Test
    void anImageWithoutTheProgramCannotBeRun() {
        assertThat(problem("no-such-program"))
                .isEqualTo(
                        "the image localhost/postgres-pgbackrest:17 cannot be run: exec: \"/nowhere\": stat /nowhere:"
                                + " no such file or directory: unknown");
    }

    @Test
    void aStorageClassThatDoesNotExistIsNamed() {
        assertThat(startupProblem("no-such-class"))
                .contains(StartupProblem.lasting(
                        "demo-1 has no volume: there is no storage class nonesuch",
                        "Set storage.storageClass to one that kubectl get storageclass lists."));
    }

    @Test
    void withoutADefaultStorageClassOneMustBeNamed() {
        Startup claim = seen("no-default-class");
        ObjectNode pod =
                (ObjectNode) Objects.requireNonNull(document("no-such-class").get("pod"));
        assertThat(new Startup("demo-1", Optional.empty(), Optional.of(pod), claim.claims(), claim.events()).problem())
                .map(StartupProblem::problem)
                .contains("demo-1 has no volume: no storage class is named, and Kubernetes has no default one");
    }

    @Test
    void aQuotaWithoutRoomNamesTheValueThatIsTooLarge() {
        assertThat(startupProblem("quota"))
                .contains(StartupProblem.passing(
                        "the quota q has no room for demo-1: requested limits.memory=64Mi, used limits.memory=0,"
                                + " limited to limits.memory=32Mi",
                        "Lower resources.limits.memory, which is 64Mi, or ask for a larger quota; see: kubectl describe"
                                + " quota q"));
    }

    @Test
    void aQuotaWithoutRoomForTheVolumeNamesItsSize() {
        assertThat(startupProblem("quota-of-storage"))
                .map(StartupProblem::remedy)
                .contains("Lower storage.size, which is 1Gi, or ask for a larger quota; see: kubectl describe quota q");
    }

    @Test
    void whatThePodSecurityLevelForbidsIsRepeated() {
        assertThat(problem("pod-security"))
                .isEqualTo(
                        "the Pod Security level restricted of the namespace forbids the pod of demo-1: host namespaces"
                                + " (hostNetwork=true)");
    }

    @Test
    void anAdmissionPolicyThatDeniesIsNamedWithItsReason() {
        assertThat(problem("admission-policy"))
                .isEqualTo("the admission policy no-databases denies demo-1: no databases here");
    }

    @Test
    void aServiceAccountThatDoesNotExistIsNamed() {
        assertThat(problem("service-account")).isEqualTo("the ServiceAccount missing of demo-1 does not exist");
    }

    @Test
    void aSecretThatIsToBeMountedAndDoesNotExistIsNamed() {
        assertThat(startupProblem("missing-secret"))
                .contains(StartupProblem.passing(
                        "demo-1 cannot start on its node: MountVolume.SetUp failed for volume \"s\" : secret "
                                + "\"missing\" not found",
                        "Create the missing object, or correct the value that names it."));
    }

    @Test
    void aSecretThatTheEnvironmentNeedsAndThatDoesNotExistIsNamed() {
        assertThat(problem("container-config"))
                .isEqualTo("the container postgres of demo-1 cannot be made: secret \"missing\" not found");
    }

    /** Sentences of the API server's sources; no document of the cluster has them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admission webhook \"policy.example.com\" denied the request: label team is missing | the admission "
                        + "webhook policy.example.com denies demo-1: label team is missing | false",
                "Internal error occurred: failed calling webhook \"policy.example.com\": failed to call webhook: Post"
                        + " \"https://policy.db.svc\": no endpoints available | the admission webhook "
                        + "policy.example.com does not answer, so Kubernetes refuses demo-1: failed to call webhook: Post "
                        + "\"https://policy.db.svc\": no endpoints available | true",
                "pods \"demo-1-0\" is forbidden: failed quota: q: must specify limits.memory for: postgres | the quota "
                        + "q refuses demo-1 because it requires these values: limits.memory for: postgres | false",
                "pods \"demo-1-0\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi"
                        + " | a LimitRange of the namespace forbids demo-1: maximum memory usage per Container is "
                        + "1Gi, but limit is 2Gi | false",
                "pods \"demo-1-0\" is forbidden: unable to validate against any security context constraint: [provider"
                        + " restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges:"
                        + " [1000650000, 1000659999]] | no SecurityContextConstraints allow demo-1 its user id: [provider"
                        + " restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges:"
                        + " [1000650000, 1000659999]] | false",
                "pods \"demo-1-0\" is forbidden: no PriorityClass with name high was found | Kubernetes does not let "
                        + "demo-1 start: no PriorityClass with name high was found | true"
            })
    void whatDeniesAPodIsNamed(String message, String problem, boolean mayPass) {
        StartupProblem found = AdmissionFailure.of(message, "demo-1", "db", new RequestedResources(Optional.empty()));
        assertThat(found.problem()).isEqualTo(problem);
        assertThat(found.course()).isEqualTo(mayPass ? StartupProblem.Course.MAY_PASS : StartupProblem.Course.LASTS);
    }

    @Test
    void theAdministratorOfOpenShiftIsAskedForTheNamespaceOfThePod() {
        assertThat(
                        Startup.denied(
                                "demo-1",
                                "db",
                                "pods \"demo-1-0\" is forbidden: unable to validate against any security context constraint: []"))
                .map(StartupProblem::remedy)
                .contains(
                        "Ask the administrator: oc adm policy add-scc-to-group nonroot-v2 system:serviceaccounts:db.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficient-memory", "image-pull", "no-such-class", "container-config"})
    void whoeverMayNotListEventsStillHasTheConditions(String file) {
        Startup seen = seen(file);
        assertThat(new Startup("demo-1", seen.statefulSet(), seen.pod(), seen.claims(), List.of()).problem())
                .isPresent();
    }

    @Test
    void eventsOfAnObjectThatHadThisNameBeforeTellNothing() {
        Startup seen = seen("quota");
        ObjectNode another = seen.statefulSet().orElseThrow().deepCopy();
        another.withObject("/metadata").put("uid", "another");
        assertThat(new Startup("demo-1", Optional.of(another), Optional.empty(), seen.claims(), seen.events())
                        .problem())
                .isEmpty();
    }

    @Test
    void aDenialIsOverOnceTheControllerHasMadeThePod() {
        Startup seen = seen("quota");
        var events = new ArrayList<>(seen.events());
        ObjectNode made = events.stream()
                .filter(event -> event.path("reason").asText().equals("FailedCreate"))
                .findFirst()
                .orElseThrow()
                .deepCopy();
        made.put("reason", "SuccessfulCreate").put("lastTimestamp", "2030-01-01T00:00:00Z");
        events.add(made);
        assertThat(new Startup("demo-1", seen.statefulSet(), Optional.empty(), seen.claims(), events).problem())
                .isEmpty();
    }

    @Test
    void anImageWithoutPgBackRestIsNamedWithTheLastLineOfItsInitContainer() {
        assertThat(failedInit("pgbackrest-bundle", "Never"))
                .contains(StartupProblem.lasting(
                        "pgBackRest cannot be copied out of the image alpine:3: the image holds no pgbackrest",
                        "Set the value backup.pgbackrest.image to an image that contains pgBackRest."));
        assertThat(failedInit("pgbackrest-bundle", "Always"))
                .map(StartupProblem::course)
                .contains(StartupProblem.Course.MAY_PASS);
    }

    @Test
    void anInitContainerOfTheUsersThatFailsIsNamed() {
        assertThat(failedInit("wait-for-network", "Always"))
                .contains(StartupProblem.late(
                        "the init container wait-for-network of demo-1 failed: the image holds no pgbackrest",
                        "See kubectl logs demo-1-0 -c wait-for-network"));
    }

    private static Optional<StartupProblem> failedInit(String name, String restartPolicy) {
        Startup seen = seen("insufficient-memory");
        ObjectNode pod = seen.pod().orElseThrow().deepCopy();
        pod.withObject("/spec").put("restartPolicy", restartPolicy);
        ObjectNode failed = pod.putObject("status")
                .putArray("initContainerStatuses")
                .addObject()
                .put("name", name)
                .put("image", "alpine:3");
        failed.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
        failed.putObject("lastState")
                .putObject("terminated")
                .put("exitCode", 1)
                .put("message", "cp: something else\nthe image holds no pgbackrest\n");
        return new Startup("demo-1", seen.statefulSet(), Optional.of(pod), seen.claims(), List.of()).problem();
    }

    @Test
    void aClaimThatWaitsForItsPodIsNoObstacle() {
        Startup seen = seen("insufficient-memory");
        ObjectNode unseen = seen.pod().orElseThrow().deepCopy();
        unseen.putObject("status").put("phase", "Pending");
        assertThat(new Startup("demo-1", seen.statefulSet(), Optional.of(unseen), seen.claims(), seen.events())
                        .problem())
                .isEmpty();
    }

    private static String problem(String file) {
        return startupProblem(file).map(StartupProblem::problem).orElse("none");
    }

    private static Optional<StartupProblem> startupProblem(String file) {
        return seen(file).problem();
    }

    private static Startup seen(String file) {
        JsonNode document = document(file);
        return new Startup(
                "demo-1",
                object(document.path("statefulSet")),
                object(document.path("pod")),
                objects(document.path("claims")),
                objects(document.path("events")));
    }

    private static JsonNode document(String file) {
        try (InputStream in =
                Objects.requireNonNull(StartupTest.class.getResourceAsStream("/obstacles/" + file + ".json"), file)) {
            return JSON.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Optional<ObjectNode> object(JsonNode node) {
        return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    private static List<ObjectNode> objects(JsonNode nodes) {
        var objects = new ArrayList<ObjectNode>();
        nodes.forEach(node -> object(node).ifPresent(objects::add));
        return objects;
    }
}
