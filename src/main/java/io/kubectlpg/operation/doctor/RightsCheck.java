package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether you may do what the commands need. */
final class RightsCheck implements Check {
    private static final Map<String, String> NEEDED = needed();

    private static Map<String, String> needed() {
        var needed = new LinkedHashMap<String, String>();
        needed.put("status", Rights.STATUS);
        needed.put("backup", Rights.BACKUP);
        needed.put("restore", Rights.RESTORE);
        needed.put("install", Rights.INSTALL);
        needed.put("uninstall", Rights.UNINSTALL);
        return needed;
    }

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public List<Diagnosis> run(Patient patient) {
        List<Rights> all = NEEDED.values().stream()
                .flatMap(text -> Rights.of(text).stream())
                .distinct()
                .toList();
        List<CompletableFuture<Boolean>> asked = all.stream()
                .map(right ->
                        CompletableFuture.supplyAsync(() -> allowed(patient.kube(), right), Thread::startVirtualThread))
                .toList();
        List<Rights> missing = IntStream.range(0, all.size())
                .filter(i -> !Kube.await(asked.get(i)))
                .mapToObj(all::get)
                .toList();
        return List.of(judge(missing, patient.kube().namespace()));
    }

    /** One sentence for all rights that are missing, and the commands that want them. */
    static Diagnosis judge(List<Rights> missing, String namespace) {
        if (missing.isEmpty()) {
            return Diagnosis.ok("rights", "you may do all that the commands need in the namespace " + namespace);
        }
        var commands = NEEDED.entrySet().stream()
                .filter(command -> Rights.of(command.getValue()).stream().anyMatch(missing::contains))
                .map(Map.Entry::getKey)
                .toList();
        String rights = byResource(missing);
        String sentence = "you may not " + rights + " in the namespace " + namespace + ", which "
                + String.join(", ", commands) + (commands.size() == 1 ? " needs" : " need");
        String remedy = "Ask for a role that allows it; see: kubectl pg " + commands.getFirst() + " --help";
        boolean onlyEvents = missing.stream().allMatch(right -> right.resource().equals("events"));
        return onlyEvents
                ? Diagnosis.warning(
                        "rights",
                        "you may not list events: why a pod does not start is known less exactly",
                        "Ask for list on events in the namespace " + namespace + ".")
                : Diagnosis.failed("rights", sentence, remedy);
    }

    /** Such as {@code create, delete pods; get leases}. */
    private static String byResource(List<Rights> rights) {
        var verbs = new LinkedHashMap<String, TreeSet<String>>();
        rights.forEach(right ->
                verbs.computeIfAbsent(right.resource(), r -> new TreeSet<>()).add(right.verb()));
        return verbs.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private static boolean allowed(Kube kube, Rights right) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", Kind.ACCESS_REVIEW.apiVersion()).put("kind", Kind.ACCESS_REVIEW.kind());
        ObjectNode attributes = review.putObject("spec").putObject("resourceAttributes");
        List<String> resource = Stream.of(right.resource().split("/", 2)).toList();
        attributes
                .put("namespace", kube.namespace())
                .put("verb", right.verb())
                .put("group", right.group())
                .put("resource", resource.getFirst());
        if (resource.size() > 1) {
            attributes.put("subresource", resource.getLast());
        }
        return kube.create(review).path("status").path("allowed").asBoolean();
    }
}
