package io.kubectlpg.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.OperationLock;
import io.kubectlpg.operation.SharedLock;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program whose commands are known by their first word, and whose cluster is a document. */
final class FakeCommands implements CommandLines {
    private static final ClusterName DEMO = new ClusterName("demo");

    final List<String> ran = new ArrayList<>();
    final List<String> locked = new ArrayList<>();
    final Map<String, Integer> codes = new LinkedHashMap<>();
    final Map<String, List<String>> answers = new LinkedHashMap<>();
    final FakeKube kube = new FakeKube();
    final StringBuilder told = new StringBuilder();
    ObjectNode status =
            JsonNodeFactory.instance.objectNode().put("healthy", true).put("timeline", 3);
    boolean terminal;
    Runnable whileAsked = () -> {};

    @Override
    public CommandUse check(List<String> words) {
        if (!Set.of("status", "backup", "restore", "psql", "schedule").contains(words.getFirst())) {
            throw CliException.usage("\"" + words.getFirst() + "\" is not known here", "Look.");
        }
        boolean plans = Set.of("backup", "restore").contains(words.getFirst());
        boolean named = plans && words.size() > 1;
        return new CommandUse(
                plans,
                plans && !words.contains("--dry-run"),
                named ? Optional.of(new ClusterName(words.get(1))) : Optional.empty(),
                words.contains("-n"),
                words.getFirst().equals("schedule"));
    }

    @Override
    public Set<String> statusFields() {
        return Set.of("healthy", "timeline", "instances", "name");
    }

    @Override
    public Ended run(List<String> words, Optional<ClusterName> cluster) {
        String line = String.join("|", words);
        ran.add(cluster.map(name -> name + ": " + line).orElse(line));
        locked.add(OperationLock.held(kube, DEMO) ? "locked" : "free");
        int code = codes.getOrDefault(words.getFirst(), 0);
        return new Ended(code, code == 0 ? Optional.empty() : Optional.of(CliException.failed("it broke", "")));
    }

    @Override
    public JsonNode status(Optional<ClusterName> cluster) {
        return status.deepCopy();
    }

    @Override
    public String answer(Expectation.Query query, Optional<ClusterName> cluster, Duration limit) {
        List<String> left = answers.getOrDefault(query.sql(), List.of());
        if (left.isEmpty()) {
            throw CliException.failed("the query failed: ERROR", "");
        }
        answers.put(query.sql(), left.size() > 1 ? left.subList(1, left.size()) : left);
        return left.getFirst();
    }

    @Override
    public boolean asks() {
        return terminal;
    }

    @Override
    public void ask(String question) {
        locked.add(question + (OperationLock.held(kube, DEMO) ? " locked" : " free"));
        whileAsked.run();
    }

    @Override
    public void tell(CliException failure) {
        told.append(failure.problem()).append('\n').append(failure.remedy()).append('\n');
    }

    @Override
    public SharedLock lock(Optional<ClusterName> cluster) {
        return new SharedLock(kube, cluster.orElse(DEMO), new LockHolder("ann", "laptop", 1));
    }
}
