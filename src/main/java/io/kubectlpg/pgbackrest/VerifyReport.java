package io.kubectlpg.pgbackrest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result of {@code pgbackrest verify --output=text --verbose} for a repository.
 *
 * @param finished whether verify was completed; if not, the other fields have no meaning
 * @param parts the archives and the backups
 * @param problems its warnings, one line each
 */
public record VerifyReport(boolean finished, boolean ok, List<Part> parts, List<String> problems) {
    private static final Pattern STATUS = Pattern.compile("\\s*status: (ok|error)\\s*");
    private static final Pattern ARCHIVE =
            Pattern.compile("\\s*archiveId: (\\S+), total WAL checked: (\\d{1,18}), total valid WAL: (\\d{1,18})\\s*");
    private static final Pattern BACKUP = Pattern.compile(
            "\\s*backup: (\\S+), status: ([^,]+), total files checked: (\\d{1,18}), total valid files: (\\d{1,18})\\s*");
    private static final Pattern COUNTS = Pattern.compile(
            "\\s*missing: (\\d{1,18}), checksum invalid: (\\d{1,18}), size invalid: (\\d{1,18}), other: (\\d{1,18})\\s*");
    /**
     * Matches a line about a file. verify reports a damaged file as INFO, with the file's path below the folder of
     * backups or of WAL.
     */
    private static final Pattern WARNING =
            Pattern.compile("P\\d+\\s+(?:WARN: |ERROR: |INFO: (?=invalid |file missing ))(.+)");

    /**
     * The files of one archive or one backup.
     *
     * @param name the name of an archive, such as {@code 17-1}, or the label of a backup
     * @param status pgBackRest's word for a backup: valid, invalid, manifest missing, in-progress; empty for an archive
     */
    public record Part(
            boolean archive,
            String name,
            String status,
            long checked,
            long valid,
            long missing,
            long checksum,
            long size,
            long other) {
        /** Whether every file exists and is unchanged. */
        public boolean whole() {
            return checked == valid
                    && missing + checksum + size + other == 0
                    && (archive || status.equals("valid") || status.equals("in-progress"));
        }
    }

    public VerifyReport {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /** Whether verify finished and found no problem. */
    public boolean whole() {
        return finished && ok && parts.stream().allMatch(Part::whole);
    }

    /**
     * This report with additional backups: those that the repository lists and verify does not mention because it found
     * no manifest.
     */
    public VerifyReport listing(List<String> labels) {
        var all = new ArrayList<>(parts);
        labels.stream()
                .filter(label -> parts.stream().noneMatch(part -> part.name().equals(label)))
                .forEach(label -> all.add(new Part(false, label, "missing", 0, 0, 0, 0, 0, 0)));
        return new VerifyReport(finished, ok, all, problems);
    }

    /** Reads the lines that verify printed. Lines without a result are ignored. */
    public static VerifyReport parse(List<String> lines) {
        boolean finished = false;
        boolean ok = true;
        var parts = new ArrayList<Part>();
        var problems = new ArrayList<String>();
        for (String line : lines) {
            Matcher status = STATUS.matcher(line);
            Matcher archive = ARCHIVE.matcher(line);
            Matcher backup = BACKUP.matcher(line);
            Matcher counts = COUNTS.matcher(line);
            Matcher warning = WARNING.matcher(line);
            if (status.matches()) {
                finished = true;
                ok = ok && status.group(1).equals("ok");
            } else if (archive.matches()) {
                parts.add(part(true, archive.group(1), "", archive.group(2), archive.group(3)));
            } else if (backup.matches()) {
                parts.add(part(false, backup.group(1), backup.group(2).strip(), backup.group(3), backup.group(4)));
            } else if (counts.matches() && !parts.isEmpty()) {
                parts.set(parts.size() - 1, counted(parts.getLast(), counts));
            } else if (warning.find()) {
                problems.add(warning.group(1).strip().replaceFirst(":$", ""));
            }
        }
        return new VerifyReport(finished, ok, parts, problems);
    }

    private static Part part(boolean archive, String name, String status, String checked, String valid) {
        return new Part(archive, name, status, Long.parseLong(checked), Long.parseLong(valid), 0, 0, 0, 0);
    }

    private static Part counted(Part part, Matcher counts) {
        return new Part(
                part.archive(),
                part.name(),
                part.status(),
                part.checked(),
                part.valid(),
                Long.parseLong(counts.group(1)),
                Long.parseLong(counts.group(2)),
                Long.parseLong(counts.group(3)),
                Long.parseLong(counts.group(4)));
    }
}
