package io.kubectlpg.operation.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.LiveObject;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.KeptInstance;
import io.kubectlpg.operation.objects.Prune;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares live objects with the result of an apply, and writes unified diffs. The content of Secrets is not shown. */
public final class ObjectDiff {
    private static final int CONTEXT = 3;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    private ObjectDiff() {}

    /** The lines of the diffs; empty if there is no difference. */
    public static List<String> lines(Kube kube, ClusterName name, Spec spec, String programVersion) {
        Manifests manifests = Manifests.of(name, kube.namespace(), spec);
        var apply = new ApplySteps(kube, manifests, spec, programVersion);
        var wanted = new ArrayList<>(apply.wantedObjects());
        ClusterState state = new ClusterReader(kube).read(name);
        if (state.exists()) {
            state.primary().ifPresent(instance -> wanted.add(apply.wantedTemplate(instance.name())));
        } else {
            wanted.add(apply.wantedTemplate(KeptInstance.of(kube, name)));
        }
        var lines = new ArrayList<String>();
        for (ObjectNode object : wanted) {
            Kind kind = Kind.of(object);
            String objectName = object.at("/metadata/name").asText();
            lines.addAll(difference(
                    kind.kind() + "/" + objectName,
                    kube.get(kind, objectName),
                    kube.apply(object, FieldManagers.SPEC, true, true)));
        }
        for (String object : Prune.gone(kube, name, AppliedSpec.inventory(kube, name), manifests.inventory())) {
            lines.add("--- " + object);
            lines.add("+++ /dev/null");
        }
        return lines;
    }

    private static List<String> difference(String called, Optional<ObjectNode> live, ObjectNode after) {
        List<String> one = live.map(ObjectDiff::text).orElse(List.of());
        List<String> other = text(after);
        if (one.equals(other)) {
            boolean hidden = live.filter(present -> !present.path("data").equals(after.path("data")))
                    .isPresent();
            return hidden
                    ? List.of("--- " + called, "+++ " + called, "  (the content differs; it is secret and not shown)")
                    : List.of();
        }
        return UnifiedDiffUtils.generateUnifiedDiff(
                live.isPresent() ? called : "/dev/null", called, one, DiffUtils.diff(one, other), CONTEXT);
    }

    private static List<String> text(ObjectNode object) {
        ObjectNode shown = LiveObject.content(object);
        if (shown.path("kind").asText().equals("Secret") && shown.path("data") instanceof ObjectNode data) {
            ObjectNode hidden = JsonNodeFactory.instance.objectNode();
            data.fieldNames().forEachRemaining(key -> hidden.put(key, "(hidden)"));
            shown.set("data", hidden);
        }
        try {
            return YAML.writeValueAsString(shown).lines().toList();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
