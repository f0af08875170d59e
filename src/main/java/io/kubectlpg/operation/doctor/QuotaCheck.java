package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks whether the quotas of the namespace have room for the requests of the values. */
final class QuotaCheck implements Check {
    private static final Quantity ONE = new Quantity(BigDecimal.ONE);

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        List<ObjectNode> quotas = context.kube().list(Kind.RESOURCE_QUOTA, "");
        Map<String, Quantity> needed = context.installed()
                ? Map.of()
                : needed(context.manifests().instance(InstanceName.first(context.name())));
        return judge(needed, quotas);
    }

    static List<Diagnosis> judge(Map<String, Quantity> needed, List<ObjectNode> quotas) {
        var found = new ArrayList<Diagnosis>();
        for (ObjectNode quota : quotas) {
            List<String> less = lacking(needed, quota);
            if (!less.isEmpty()) {
                found.add(Diagnosis.failed(
                        "quota",
                        "the quota %s has no room: %s"
                                .formatted(quota.at("/metadata/name").asText(), String.join("; ", less)),
                        "Ask for a larger quota, or lower the values under resources and storage."));
            }
        }
        if (found.isEmpty()) {
            found.add(Diagnosis.ok(
                    "quota",
                    quotas.isEmpty() ? "the namespace has no quota" : "there is room in every quota of the namespace"));
        }
        return found;
    }

    private static List<String> lacking(Map<String, Quantity> needed, ObjectNode quota) {
        var lacking = new ArrayList<String>();
        if (!quota.at("/spec/scopes").isEmpty()
                || !quota.at("/spec/scopeSelector").isEmpty()) {
            // This quota counts only certain pods. The dry run of the pod knows whether ours are among them.
            return lacking;
        }
        quota.at("/status/hard").properties().forEach(limit -> {
            JsonNode used = quota.at("/status/used").path(limit.getKey());
            Quantity after = quantity(used).plus(needed.getOrDefault(limit.getKey(), Quantity.ZERO));
            if (after.compareTo(quantity(limit.getValue())) > 0) {
                lacking.add("%s is limited to %s, %s is used, and %s more is needed"
                        .formatted(
                                limit.getKey(),
                                limit.getValue().asText(),
                                used.asText("0"),
                                plain(limit.getKey(), needed.getOrDefault(limit.getKey(), Quantity.ZERO))));
            }
        });
        return lacking;
    }

    private static String plain(String resource, Quantity quantity) {
        boolean bytes = resource.contains("memory") || resource.contains("storage");
        long mebi = 1L << 20;
        return bytes
                ? quantity.amount().toBigInteger().divide(BigInteger.valueOf(mebi)) + "Mi"
                : quantity.amount().stripTrailingZeros().toPlainString();
    }

    /** The resources that an installation adds, under each name that a quota may use for a resource. */
    static Map<String, Quantity> needed(ObjectNode statefulSet) {
        var needed = new LinkedHashMap<String, Quantity>();
        statefulSet.at("/spec/template/spec/containers").forEach(container -> {
            for (String part : List.of("requests", "limits")) {
                container.path("resources").path(part).properties().forEach(amount -> {
                    Quantity quantity = quantity(amount.getValue());
                    add(needed, part + "." + amount.getKey(), quantity);
                    if (part.equals("requests")) {
                        add(needed, amount.getKey(), quantity);
                    }
                });
            }
        });
        statefulSet.at("/spec/volumeClaimTemplates").forEach(claim -> {
            Quantity size = quantity(claim.at("/spec/resources/requests/storage"));
            add(needed, "requests.storage", size);
            add(needed, "persistentvolumeclaims", ONE);
            String storageClass = claim.at("/spec/storageClassName").asText("");
            if (!storageClass.isEmpty()) {
                add(needed, storageClass + ".storageclass.storage.k8s.io/requests.storage", size);
            }
        });
        add(needed, "pods", ONE);
        add(needed, "services", new Quantity(BigDecimal.valueOf(4)));
        add(needed, "count/statefulsets.apps", ONE);
        return needed;
    }

    /** The quantity in a field; zero if the field has no quantity yet. */
    private static Quantity quantity(JsonNode text) {
        return Quantity.parse(text.asText()).orElse(Quantity.ZERO);
    }

    private static void add(Map<String, Quantity> needed, String resource, Quantity quantity) {
        needed.merge(resource, quantity, Quantity::plus);
    }
}
