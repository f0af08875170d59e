package io.kubectlpg.operation.scratch;

import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.output.Progress;

/** Shows the progress of a scratch instance. */
public record ScratchPhases(Progress.Task task) implements RequestLog.Listener {
    @Override
    public void phase(String name) {
        task.status(sentence(name));
    }

    @Override
    public void percent(double percent, String file) {
        task.fraction(percent / 100, file);
    }

    @Override
    public void lost(String why) {
        task.status(why + "; the scratch instance goes on");
    }

    private static String sentence(String phase) {
        return switch (phase) {
            case "copy" -> "restoring files";
            case "recover" -> "replaying WAL";
            case "check" -> "reading every catalog";
            case "pages" -> "checking every table and index";
            case "rows" -> "reading every row";
            case "assertions" -> "running the assertions";
            case "checksums" -> "checking the checksum of every page";
            case "dump" -> "dumping the requested data";
            case "load" -> "loading the data into the cluster";
            default -> phase;
        };
    }
}
