package io.kubectlpg.operation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the output of {@code request follow}. Its lines are {@code log N TEXT}, {@code progress N TEXT}, {@code phase
 * NAME}, {@code bytes DONE TOTAL} and, at the end, {@code exit CODE RESULT}. A backup prints {@code info DOCUMENT}
 * before the exit line. If a request was handed over, the first line is {@code submitted}. The number of the last line
 * is kept, so that a new connection can continue after that line.
 */
public final class RequestLog {
    private static final Pattern NUMBERED = Pattern.compile("(log|progress) (\\d{1,18}) (.*)");
    static final String SUBMITTED = "submitted";
    private static final String INFO = "info ";
    private static final Pattern EXIT = Pattern.compile("exit (-?\\d{1,9}) ?(.*)");
    private static final Pattern BYTES = Pattern.compile("bytes (\\d{1,18}) (\\d{1,18})");
    private static final Pattern FILE = Pattern.compile(
            "(?:backup|restore|match) file (?:from prior backup )?(\\S+).* \\((?:bundle [^,]*, )?([0-9.]+[KMGT]?B), (\\d+(?:\\.\\d+)?)%\\)");
    /** The text in the last error of a command that has already logged its errors. */
    private static final String SUMMARY = "check the log file for details";

    private static final String INDENTED = "          ";
    private static final int LONGEST = 4000;
    private static final Pattern ERROR = Pattern.compile("ERROR: (.*)");

    private final Listener listener;
    private long line;
    private long heard;
    private String phase = "";
    private Optional<String> error = Optional.empty();
    private boolean inError;
    private boolean submitted;
    private Optional<String> info = Optional.empty();
    private Optional<End> end = Optional.empty();

    /** Receives the reports of the request. */
    public interface Listener {
        void phase(String name);

        void percent(double percent, String file);

        /** The copied and the total bytes. pgBackRest counts only complete files. */
        default void bytes(long done, long total) {}

        /** Called with each logged line, unchanged. */
        default void said(String message) {}

        /** Called if the instance cannot be followed now. Another attempt comes later. */
        void lost(String why);
    }

    /**
     * The end of a request.
     *
     * @param info the info document in JSON after a backup
     */
    public record End(int exit, String result, Optional<String> error, Optional<String> info) {}

    public RequestLog(Listener listener) {
        this.listener = listener;
    }

    public void accept(String text) {
        heard++;
        Matcher numbered = NUMBERED.matcher(text);
        Matcher exit = EXIT.matcher(text);
        Matcher bytes = BYTES.matcher(text);
        if (numbered.matches()) {
            line = Long.parseLong(numbered.group(2));
            read(numbered.group(3));
        } else if (text.startsWith("phase ")) {
            String name = text.substring("phase ".length());
            // Each new connection prints the phase again.
            if (!name.equals(phase)) {
                phase = name;
                listener.phase(name);
            }
        } else if (bytes.matches()) {
            listener.bytes(Long.parseLong(bytes.group(1)), Long.parseLong(bytes.group(2)));
        } else if (text.equals(SUBMITTED)) {
            submitted = true;
        } else if (text.startsWith(INFO)) {
            info = Optional.of(text.substring(INFO.length()));
        } else if (exit.matches()) {
            end = Optional.of(new End(Integer.parseInt(exit.group(1)), exit.group(2), error, info));
        }
    }

    private void read(String message) {
        listener.said(message);
        Matcher file = FILE.matcher(message);
        if (file.find()) {
            listener.percent(Double.parseDouble(file.group(3)), file.group(1));
        }
        Matcher problem = ERROR.matcher(message);
        if (problem.find() && !(error.isPresent() && problem.group(1).contains(SUMMARY))) {
            error = Optional.of(problem.group(1));
            inError = true;
        } else if (inError && message.startsWith(INDENTED)) {
            // pgBackRest adds indented lines to an error: the cause for each repository, or the whole request.
            error = error.filter(text -> text.length() < LONGEST)
                    .map(text -> text + "\n" + message)
                    .or(() -> error);
        } else {
            inError = false;
        }
    }

    /** Whether the pod has confirmed that it has the request. */
    boolean submitted() {
        return submitted;
    }

    /** The number of lines read so far, of all kinds. */
    public long heard() {
        return heard;
    }

    /** The number of the last line that was read. A new connection continues after it. */
    public long line() {
        return line;
    }

    public Optional<End> end() {
        return end;
    }
}
