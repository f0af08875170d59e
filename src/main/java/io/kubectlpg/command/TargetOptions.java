package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.Moment;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TransactionId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the target and the starting point of a recovery. Exactly one target must be given. */
final class TargetOptions {
    private static final String ALL = "--time, --lsn, --xid, --name, --immediate or --latest";

    @Option(
            names = "--time",
            paramLabel = "MOMENT",
            description = "Recover to this moment: \"2026-11-20 14:30:00+01\", \"2026-11-20T13:30:00Z\" or \"10m "
                    + "ago\". An age counts from the server's present time.")
    private @Nullable String time;

    @Option(
            names = "--lsn",
            paramLabel = "LSN",
            description = "Recover to this position in the WAL, such as 0/5000148.")
    private @Nullable String lsn;

    @Option(
            names = "--xid",
            paramLabel = "XID",
            description = "Recover to the end of the transaction with this number. Transactions that ended before "
                    + "are kept, too.")
    private @Nullable String xid;

    @Option(names = "--name", paramLabel = "POINT", description = "Recover to the restore point with this name.")
    private @Nullable String point;

    @Option(
            names = "--immediate",
            description = "Recover to the end of the backup that recovery starts from, and no further.")
    private boolean immediate;

    @Option(names = "--latest", description = "Recover to the last commit in the archive.")
    private boolean latest;

    @Option(
            names = "--exclusive",
            description = "Stop just before the time, LSN or transaction. Without this option "
                    + "recovery stops just after it.")
    private boolean exclusive;

    @Option(
            names = "--backup",
            paramLabel = "LABEL",
            description = "The label of the backup to start from, as kubectl pg info lists it. Without it: the "
                    + "command chooses a backup.")
    private @Nullable String backup;

    @Option(
            names = "--timeline",
            paramLabel = "N",
            description = "The number of the timeline to follow. It may be a timeline that an earlier restore has "
                    + "abandoned. Without it: the present timeline, or for --time the timeline that was in use "
                    + "at that time.")
    private @Nullable String timeline;

    @Option(
            names = "--repo",
            paramLabel = "N",
            description = "The number of the repository to restore from; the first is 1. Without it: the command "
                    + "chooses one.")
    private @Nullable String repository;

    /**
     * The recovery choice that the options describe. All options are read before the server's time is requested,
     * because that request may need a connection.
     *
     * @param zone the user's time zone
     * @param now the server's time, for moments such as "10m ago"
     * @throws CliException a usage error if there is not exactly one target, or if an option is wrong
     */
    RecoveryChoice choice(ZoneId zone, Supplier<Instant> now) {
        requireOne();
        Optional<Moment> moment = Optional.ofNullable(time).map(text -> Moment.parse(text, zone));
        Optional<RecoveryTarget> elsewhere = moment.isPresent() ? Optional.empty() : Optional.of(target());
        requireExclusiveFits();
        Optional<BackupLabel> label = label();
        Optional<Timeline> followed = positive("--timeline", timeline).map(Timeline::new);
        Optional<Integer> number = positive("--repo", repository);
        RecoveryTarget target = elsewhere.orElseGet(() ->
                new RecoveryTarget.Time(moment.orElseThrow().at(now.get()).truncatedTo(ChronoUnit.MICROS), exclusive));
        return new RecoveryChoice(
                target, label, followed, number.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    /** Whether no target was given. */
    boolean isEmpty() {
        return given().isEmpty();
    }

    /** The choice as a user would type it, each option after a space. */
    static String words(RecoveryChoice choice) {
        var words = new StringBuilder(
                switch (choice.target()) {
                    case RecoveryTarget.Time at -> " --time " + at.at();
                    case RecoveryTarget.Lsn at -> " --lsn " + at.at();
                    case RecoveryTarget.Xid of -> " --xid " + of.id();
                    case RecoveryTarget.Name of ->
                        ShellWords.option("--name", of.name().text());
                    case RecoveryTarget.Immediate _ -> " --immediate";
                    case RecoveryTarget.Latest _ -> " --latest";
                });
        if (choice.target().exclusive()) {
            words.append(" --exclusive");
        }
        choice.backup().ifPresent(label -> words.append(" --backup ").append(label));
        choice.timeline().ifPresent(followed -> words.append(" --timeline ").append(followed));
        choice.repository().ifPresent(number -> words.append(" --repo ").append(number));
        if (choice.upToHole()) {
            words.append(" --up-to-hole");
        }
        if (choice.force()) {
            words.append(" --force");
        }
        return words.toString();
    }

    private void requireOne() {
        List<String> given = given();
        if (given.isEmpty()) {
            throw CliException.usage("no recovery target was given", "Say where recovery ends: " + ALL + ".");
        }
        if (given.size() > 1) {
            throw CliException.usage(
                    String.join(" and ", given) + " are more than one recovery target", "Choose one: " + ALL + ".");
        }
    }

    private List<String> given() {
        var given = new ArrayList<String>();
        if (time != null) {
            given.add("--time");
        }
        if (lsn != null) {
            given.add("--lsn");
        }
        if (xid != null) {
            given.add("--xid");
        }
        if (point != null) {
            given.add("--name");
        }
        if (immediate) {
            given.add("--immediate");
        }
        if (latest) {
            given.add("--latest");
        }
        return given;
    }

    /**
     * Refuses {@code --force} for targets that need no search in the WAL. The program always checks such targets before
     * it begins.
     */
    static void requireForceFits(RecoveryChoice choice) {
        if (choice.force() && !choice.inTheWal()) {
            throw CliException.usage("--force can be used only with --name or --xid", "Leave it out.");
        }
    }

    private void requireExclusiveFits() {
        if (exclusive && time == null && lsn == null && xid == null) {
            throw CliException.usage(
                    "--exclusive does not go with " + given().getFirst(),
                    "Leave --exclusive out, or choose --time, --lsn or --xid.");
        }
    }

    private RecoveryTarget target() {
        if (lsn != null) {
            return new RecoveryTarget.Lsn(lsn(lsn), exclusive);
        }
        if (xid != null) {
            return new RecoveryTarget.Xid(transaction(xid), exclusive);
        }
        if (point != null) {
            return new RecoveryTarget.Name(restorePoint(point));
        }
        return immediate ? new RecoveryTarget.Immediate() : new RecoveryTarget.Latest();
    }

    private static Lsn lsn(String text) {
        try {
            return Lsn.parse(text.strip());
        } catch (IllegalArgumentException notOne) {
            throw CliException.usage(
                            "\"" + text + "\" is not an LSN",
                            "Write the LSN as PostgreSQL does, two hexadecimal numbers: 0/5000148.")
                    .causedBy(notOne);
        }
    }

    private static TransactionId transaction(String text) {
        try {
            return TransactionId.parse(text.strip());
        } catch (IllegalArgumentException notOne) {
            throw CliException.usage(
                            "\"" + text + "\" is not the number of a transaction",
                            "Give a decimal number from 3 on, as SELECT pg_current_xact_id() or the column xmin "
                                    + "shows it.")
                    .causedBy(notOne);
        }
    }

    /** Reads a restore point's name. */
    static RestorePointName restorePoint(String text) {
        try {
            return new RestorePointName(text);
        } catch (IllegalArgumentException notOne) {
            throw CliException.usage(String.valueOf(notOne.getMessage()), "Choose another name.")
                    .causedBy(notOne);
        }
    }

    private Optional<BackupLabel> label() {
        try {
            return Optional.ofNullable(backup).map(BackupLabel::new);
        } catch (IllegalArgumentException notOne) {
            throw CliException.usage(
                            "\"" + backup + "\" is not the label of a backup",
                            "A label looks like 20261121-081416F. See the labels with: kubectl pg info NAME")
                    .causedBy(notOne);
        }
    }

    private static Optional<Integer> positive(String option, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw CliException.usage(
                    option + " needs a number from 1 on, not \"" + text + "\"", "For example " + option + " 1.");
        }
        return Optional.of(Integer.valueOf(text));
    }
}
