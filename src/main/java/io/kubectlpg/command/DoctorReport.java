package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.doctor.Diagnosis;
import io.kubectlpg.operation.doctor.Verdict;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The output of {@code doctor}: one line for each check, the worst first, and below each line its remedy. */
record DoctorReport(ClusterName cluster, String namespace, List<Diagnosis> found) {
    private static final String INDENT = "         ";

    DoctorReport {
        found = List.copyOf(found);
    }

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> Values.print(console.out(), format, document());
            case NAME -> console.out().println("cluster/" + cluster);
            case TABLE, WIDE -> text(console.out());
        }
    }

    private void text(PrintStream out) {
        for (Diagnosis diagnosis : found) {
            out.printf("%-7s  %s: %s%n", diagnosis.verdict(), diagnosis.check(), diagnosis.sentence());
            if (!diagnosis.remedy().isEmpty()) {
                out.println(INDENT + diagnosis.remedy());
            }
        }
    }

    private ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("cluster", cluster.toString())
                .put("namespace", namespace)
                .put("healthy", found.stream().noneMatch(diagnosis -> diagnosis.verdict() == Verdict.FAILED));
        ArrayNode checks = document.putArray("checks");
        found.forEach(diagnosis -> checks.addObject()
                .put("check", diagnosis.check())
                .put("verdict", diagnosis.verdict().name().toLowerCase(Locale.ROOT))
                .put("sentence", diagnosis.sentence())
                .put("remedy", diagnosis.remedy()));
        return document;
    }
}
