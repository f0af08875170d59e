package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks for objects that an earlier cluster or a dead client has left. */
final class LeftoversCheck implements Check {
    @Override
    public String name() {
        return "leftovers";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        Kube kube = context.kube();
        ClusterName name = context.name();
        var found = new ArrayList<Diagnosis>();
        new Journal(kube, name)
                .unfinished()
                .ifPresent(left -> found.add(Diagnosis.warning(name(), left.words(), OperationRecord.wayOut(name))));
        if (context.absent()) {
            ofAClusterThatIsGone(kube, name, found);
        }
        ofLooks(context, found);
        return found.isEmpty() ? List.of(Diagnosis.ok(name(), "there are none")) : found;
    }

    private static void ofAClusterThatIsGone(Kube kube, ClusterName name, List<Diagnosis> found) {
        List<ObjectNode> claims = kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name));
        List<String> secrets = kube.list(Kind.SECRET, Labels.selector(name)).stream()
                .filter(secret -> !preflight(secret))
                .map(LeftoversCheck::nameOf)
                // The passphrase is not a leftover: it is needed as long as the backups exist.
                .filter(secret -> !secret.equals(Passphrase.secret(name)))
                .sorted()
                .toList();
        if (!claims.isEmpty()) {
            found.add(Diagnosis.warning(
                    "leftovers",
                    "an earlier %s left the volume %s: install takes it over, with the database in it"
                            .formatted(name, names(claims)),
                    "If you do not want its data: kubectl pg uninstall " + name + " --delete-data"));
        } else if (!secrets.isEmpty()) {
            found.add(Diagnosis.warning(
                    "leftovers",
                    "an earlier %s left the passwords %s, without a volume: install takes them over"
                            .formatted(name, String.join(", ", secrets)),
                    "If you do not want these passwords: kubectl pg uninstall " + name + " --delete-data"));
        }
    }

    private static void ofLooks(DoctorContext context, List<Diagnosis> found) {
        String selector = Labels.selector(context.name()) + "," + Labels.COMPONENT + "=preflight";
        List<ObjectNode> looks = Stream.of(Kind.POD, Kind.SECRET)
                .flatMap(kind -> context.kube().list(kind, selector).stream())
                .filter(LeftoversCheck::preflight)
                .filter(object -> !nameOf(object).endsWith("-" + context.id()))
                .filter(object -> !object.path("metadata").has("deletionTimestamp"))
                .toList();
        if (!looks.isEmpty()) {
            found.add(Diagnosis.warning(
                    "leftovers",
                    "these objects belong to a check that was interrupted, or to a check that still runs: "
                            + names(looks),
                    "kubectl delete pod,secret -n %s -l %s"
                            .formatted(context.kube().namespace(), selector)));
        }
    }

    private static boolean preflight(ObjectNode object) {
        return object.path("metadata")
                .path("labels")
                .path(Labels.COMPONENT)
                .asText()
                .equals("preflight");
    }

    private static String names(List<ObjectNode> objects) {
        return String.join(
                ", ",
                objects.stream().map(LeftoversCheck::nameOf).distinct().sorted().toList());
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}
