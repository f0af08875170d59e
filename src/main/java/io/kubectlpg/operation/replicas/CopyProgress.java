package io.kubectlpg.operation.replicas;

import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.output.Progress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the progress of a copy: its phase, and how much is copied. */
final class CopyProgress implements RequestLog.Listener {
    /** The line of the script about the progress of pg_basebackup, which counts in MiB. */
    private static final Pattern COPIED = Pattern.compile("(\\d{1,12}) of (\\d{1,12}) MiB copied");

    private final Progress.Task task;

    CopyProgress(Progress.Task task) {
        this.task = task;
    }

    @Override
    public void phase(String name) {
        task.status(
                switch (name) {
                    case "check" -> "asking the primary";
                    case "stop" -> "stopping its server";
                    case "rescue" -> "keeping the WAL that only it has";
                    case "copy" -> "copying";
                    case "settle" -> "making the copy a standby";
                    case "stream" -> "waiting until it streams";
                    default -> name;
                });
    }

    @Override
    public void percent(double percent, String file) {
        task.fraction(percent / 100, file.replaceFirst("^/pgdata/\\d+/", ""));
    }

    @Override
    public void said(String message) {
        Matcher copied = COPIED.matcher(message);
        if (copied.find()) {
            double all = Double.parseDouble(copied.group(2));
            task.fraction(all == 0 ? 1 : Math.min(1, Double.parseDouble(copied.group(1)) / all), copied.group());
        }
    }

    @Override
    public void lost(String why) {
        task.status(why + "; the copy goes on");
    }
}
