package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.restoretable.TableName;
import io.kubectlpg.operation.restoretable.TableRestore;
import io.kubectlpg.postgres.RecoveryTarget;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options to restore single tables or a database beside the existing data. */
final class TableRestoreOptions {
    /** The longest name in bytes. PostgreSQL silently shortens longer names. */
    private static final int LONGEST_NAME = 63;

    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Option(
            names = "--table",
            paramLabel = "[DB.]SCHEMA.TABLE",
            description = "Restore only this table; the cluster goes on running. Write the name as pg_class has it, "
                    + "with its upper and lower case. May be repeated for tables of one database. Without it: the "
                    + "whole cluster, or one --database.")
    private final List<String> tables = new ArrayList<>();

    @Option(
            names = "--database",
            paramLabel = "DB",
            description = "Restore only this database; the cluster goes on running. Without it: the whole cluster, "
                    + "or tables with --table.")
    private @Nullable String database;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "The new name of the restored table or database. Without it: the old name and the time of "
                    + "the target, such as orders_20261121_103000.")
    private @Nullable String as;

    @Option(
            names = "--replace",
            description =
                    "Drop the existing tables and put the restored tables in their place. --replace cannot be used "
                            + "with --database. Without this option the restored tables get new names.")
    private boolean replace;

    @Option(
            names = "--no-owner",
            description = "Restore no owners and no grants. Without this option both are restored.")
    private boolean noOwner;

    boolean given() {
        if (!tables.isEmpty() || database != null) {
            return true;
        }
        if (as != null || replace || noOwner) {
            throw CliException.usage(
                    (as != null ? "--as" : replace ? "--replace" : "--no-owner")
                            + " needs a table or a database to restore",
                    "Add --table or --database.");
        }
        return false;
    }

    boolean owners() {
        return !noOwner;
    }

    /**
     * The tables or the database to restore.
     *
     * @param standard the database of a table whose name has none
     */
    TableRestore extract(String standard, RecoveryTarget target) {
        if (database != null) {
            if (!tables.isEmpty() || replace) {
                throw CliException.usage(
                        "--database and " + (replace ? "--replace" : "--table") + " cannot be used together",
                        "Leave one of them out.");
            }
            return new TableRestore.Database(checked(database), as == null ? suffixed(database, target) : checked(as));
        }
        List<TableName> names = tables.stream().map(TableName::parse).toList();
        List<String> databases = names.stream()
                .map(table -> table.database().orElse(standard))
                .distinct()
                .toList();
        if (databases.size() > 1) {
            throw CliException.usage(
                    "the tables are of the databases " + String.join(", ", databases)
                            + ", and one command restores tables of one database",
                    "Run one command for each.");
        }
        if (as != null && (names.size() > 1 || replace)) {
            throw CliException.usage(
                    replace
                            ? "--as and --replace cannot be used together"
                            : "--as gives the name of one table, but there is more than one",
                    "Leave --as out.");
        }
        return new TableRestore.Tables(
                databases.getFirst(),
                names.stream().map(table -> table(table, target)).toList(),
                replace);
    }

    private TableRestore.Table table(TableName name, RecoveryTarget target) {
        String newName = replace ? name.table() : as == null ? suffixed(name.table(), target) : checked(as);
        return new TableRestore.Table(name.schema(), name.table(), newName);
    }

    private static String checked(String name) {
        if (!TableName.fits(name)) {
            throw CliException.usage(
                    "\"" + name + "\" cannot be a name: PostgreSQL takes 1 to " + LONGEST_NAME
                            + " bytes without control characters",
                    "Choose another.");
        }
        return name;
    }

    private static String suffixed(String name, RecoveryTarget target) {
        String suffix = "_" + (target instanceof RecoveryTarget.Time time ? SUFFIX.format(time.at()) : "restored");
        String kept = name;
        while ((kept + suffix).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept + suffix;
    }

    /** The options as a user would type them, each after a space. */
    String words(TableRestore extract) {
        String what = switch (extract) {
            case TableRestore.Database one ->
                ShellWords.option("--database", one.name()) + ShellWords.option("--as", one.as());
            case TableRestore.Tables some ->
                some.tables().stream()
                                .map(table -> ShellWords.option(
                                        "--table",
                                        new TableName(Optional.of(some.database()), table.schema(), table.name())
                                                .toString()))
                                .collect(Collectors.joining())
                        + (some.replace() ? " --replace" : "");
        };
        return what + (noOwner ? " --no-owner" : "");
    }
}
