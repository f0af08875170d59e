package io.kubectlpg.operation.doctor;

import io.kubectlpg.operation.AccessReview;
import io.kubectlpg.operation.Rights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks whether the user has the rights that the commands need. */
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
    public List<Diagnosis> run(DoctorContext context) {
        List<Rights> all = NEEDED.values().stream()
                .flatMap(text -> Rights.of(text, context.spec()).stream())
                .distinct()
                .toList();
        List<Rights> missing = AccessReview.missing(context.kube(), all);
        return List.of(judge(missing, context.kube().namespace()));
    }

    /** The diagnosis for all missing rights, with the commands that need them. */
    static Diagnosis judge(List<Rights> missing, String namespace) {
        if (missing.isEmpty()) {
            return Diagnosis.ok(
                    "rights", "you have all the rights that the commands need in the namespace " + namespace);
        }
        var commands = NEEDED.entrySet().stream()
                .filter(command -> Rights.of(command.getValue()).stream().anyMatch(missing::contains))
                .map(Map.Entry::getKey)
                .toList();
        String rights = AccessReview.words(missing);
        String sentence = "you may not " + rights + " in the namespace " + namespace + ", which "
                + String.join(", ", commands) + (commands.size() == 1 ? " needs" : " need");
        String remedy = "Ask for a role that allows it; see: kubectl pg " + commands.getFirst() + " --help";
        boolean onlyEvents = missing.stream().allMatch(right -> right.resource().equals("events"));
        return onlyEvents
                ? Diagnosis.warning(
                        "rights",
                        "you may not list events, so the program can say less about why a pod does not start",
                        "Ask for a role with the verb list on events in the namespace " + namespace + ".")
                : Diagnosis.failed("rights", sentence, remedy);
    }
}
