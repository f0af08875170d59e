package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Spec;
import java.util.Optional;

/**
 * Makes pg_hba.conf from a spec. The program's own lines always come first, so the user's lines cannot change them.
 * With these lines the pod's scripts log in and check the passwords of the roles.
 */
final class HbaConf {
    private HbaConf() {}

    static String of(Spec spec) {
        Optional<String> whole = spec.text("/pgHbaConf");
        String standard = ManifestFiles.text("base/pg_hba.conf");
        if (whole.isPresent()) {
            int own = standard.indexOf("local ");
            String scripts = standard.substring(own, standard.indexOf('\n', standard.indexOf("peer")) + 1);
            return "# The lines up to peer belong to kubectl-pg: the pod's own scripts log in through them.\n" + scripts
                    + ended(whole.get());
        }
        int network = standard.indexOf("host ");
        var given = new StringBuilder();
        for (JsonNode line : spec.values().path("pgHba")) {
            given.append(ended(line.asText()));
        }
        return standard.substring(0, network) + given + standard.substring(network);
    }

    private static String ended(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }
}
