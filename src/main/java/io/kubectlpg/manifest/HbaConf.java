package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Spec;
import java.util.Optional;

/** The file pg_hba.conf of a spec. The first line is always the program's: by it the pod's own scripts log in. */
final class HbaConf {
    private static final String LOCAL = "local   all          postgres                    peer\n";

    private HbaConf() {}

    static String of(Spec spec) {
        Optional<String> whole = spec.text("/pgHbaConf");
        if (whole.isPresent()) {
            return "# The first line is kubectl-pg's: the pod's own scripts log in by it.\n" + LOCAL
                    + ended(whole.get());
        }
        String standard = ManifestFiles.text("base/pg_hba.conf");
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
