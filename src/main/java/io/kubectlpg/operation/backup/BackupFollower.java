package io.kubectlpg.operation.backup;

import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.output.Progress;
import io.kubectlpg.output.Values;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the progress of a backup: its phase, the copied and the total bytes, the rate and the last copied file. */
final class BackupFollower implements RequestLog.Listener {
    private static final double NANOS = 1e9;
    private static final Pattern INTO = Pattern.compile("backup \\w+ into repository (\\d{1,3})$");

    private final Progress.Task task;
    private final LongSupplier nanoTime;
    private int repository = 1;
    private int failed = 1;
    private String phase = "";
    private String file = "";
    private long total;
    private long done;
    private long firstDone;
    private long firstSeen;

    /**
     * A follower that shows its progress on this task.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    BackupFollower(Progress.Task task, LongSupplier nanoTime) {
        this.task = task;
        this.nanoTime = nanoTime;
    }

    @Override
    public void phase(String name) {
        enter(name.equals("list") ? "looking for the backup in the repository" : name);
    }

    /** The repository in which the last error occurred. */
    int repository() {
        return failed;
    }

    @Override
    public void said(String message) {
        Matcher into = INTO.matcher(message);
        if (into.find()) {
            repository = Integer.parseInt(into.group(1));
        } else if (message.contains("ERROR: ")) {
            failed = repository;
        }
        String next = phaseOf(message);
        if (!next.isEmpty()) {
            enter(next);
        }
    }

    /** The phase that begins with this line of pgBackRest's log; empty if no phase begins. */
    static String phaseOf(String message) {
        if (message.contains("execute non-exclusive backup start")) {
            return "waiting for the checkpoint";
        }
        if (message.contains("check archive for prior segment")) {
            return "waiting for the first WAL to be archived";
        }
        if (message.contains("execute non-exclusive backup stop")) {
            return "waiting for the last WAL to be archived";
        }
        if (message.contains("new backup label")) {
            return "adding the backup to the repository's list";
        }
        return message.contains("expire command begin") ? "removing expired backups" : "";
    }

    private void enter(String next) {
        if (!next.equals(phase)) {
            phase = next;
            task.status(next);
        }
    }

    /** Called for each copied file. The number of copied bytes comes from {@link #bytes}. */
    @Override
    public void percent(double percent, String path) {
        file = path.replaceFirst("^/pgdata/\\d+/", "");
        enter("copying");
        if (total == 0) {
            task.fraction(percent / 100, file);
        } else {
            say();
        }
    }

    @Override
    public void bytes(long copied, long ofAll) {
        // The backup into the next repository counts from zero.
        if (total != ofAll || copied < done) {
            firstDone = copied;
            firstSeen = nanoTime.getAsLong();
        }
        done = copied;
        total = ofAll;
        if (done < total) {
            enter("copying");
        }
        say();
    }

    private void say() {
        if (total > 0) {
            task.fraction(
                    (double) done / total,
                    Values.size(done) + " of " + Values.size(total) + rate() + (file.isEmpty() ? "" : ", " + file));
        }
    }

    private String rate() {
        double seconds = (nanoTime.getAsLong() - firstSeen) / NANOS;
        long copied = done - firstDone;
        return seconds < 1 || copied <= 0 ? "" : ", " + Values.size((long) (copied / seconds)) + "/s";
    }

    @Override
    public void lost(String why) {
        task.status(why + "; the backup goes on");
    }
}
