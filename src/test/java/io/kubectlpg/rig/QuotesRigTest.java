package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Words that mean something else to a shell, SQL, JSON, a configuration file or a connection string come through real
 * PostgreSQL and pgBackRest as they are, and none of them is carried out.
 */
class QuotesRigTest extends RecoveryRigTest {
    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\\",
            "\\'",
            "$(touch /tmp/made)",
            "`touch /tmp/made`",
            ";",
            "&",
            "|",
            "%s",
            "=",
            "dbname=",
            "host=x ",
            " ",
            "  ",
            "#",
            ",",
            "{",
            "}",
            "[",
            "]",
            ":",
            "--",
            "/*",
            "*",
            "?",
            "~",
            "!",
            "${PGDATA}",
            "a",
            "é",
            "€",
            "😀");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each run has others; the seed is in the message of a failure. */
    private final long seed = System.nanoTime();

    private final Random random = new Random(seed);

    @Test
    void databasesAndTablesOfAnyName() {
        Instance instance = archived(1);
        List<String> databases = words(6, "two\nlines", "tab\there", "-d", "postgres=");
        for (String database : databases) {
            instance.sql("CREATE DATABASE " + identifier(database)
                    + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' ENCODING UTF8");
            in(instance, database, "CREATE TABLE " + identifier(database) + " (t text PRIMARY KEY)");
        }
        for (String database : databases) {
            assertThat(text(instance.script("taken", "database", database)))
                    .as("seed %d", seed)
                    .isEqualTo(database + "\n");
            assertThat(text(instance.script(
                            "taken", "tables", database, "public", database, "public", "no " + database)))
                    .as("seed %d", seed)
                    .isEqualTo("public." + database + "\n");
        }

        instance.sql(
                "UPDATE pg_database SET datcollversion = 'old' WHERE datname NOT IN ('postgres', 'template0', 'template1')");
        assertThat(text(instance.script("collations", "--reindex"))
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .map(line -> tree(line).path("database").asText()))
                .as("seed %d", seed)
                .containsAll(databases);
        assertThat(instance.script("collations").succeeded().out())
                .as("seed %d", seed)
                .isEmpty();
        tree(text(instance.script("observe")));

        instance.script("close-window").succeeded();
        assertThat(drill(empty(instance), "d1")).as("seed %d", seed).contains("\"passed\":true");
        assertNothingWasCarriedOut(instance);
    }

    @Test
    void annotationsOfAnyText() {
        Instance instance = archived(1);
        List<String> values = words(12, "-x", "=", "a=b");
        var request = new ArrayList<>(List.of("submit", "b2", "backup", "incr", "1"));
        for (int i = 0; i < values.size(); i++) {
            request.add("key" + i + "=" + values.get(i));
        }

        instance.request(request.toArray(String[]::new)).succeeded();

        assertThat(instance.exitOf("b2"))
                .as("seed %d: %s", seed, instance.logOf("b2"))
                .isZero();
        JsonNode kept = tree(text(instance.script("pgbackrest", "info", "--output=json", "--set=" + newest(instance))))
                .at("/0/backup/0/annotation");
        for (int i = 0; i < values.size(); i++) {
            assertThat(kept.path("key" + i).asText()).as("seed %d", seed).isEqualTo(values.get(i));
        }
        tree(text(instance.script("observe")));
        assertNothingWasCarriedOut(instance);
    }

    @Test
    void restorePointsOfAnyName() {
        Instance instance = archived(1);
        List<String> names = words(20);
        for (String name : names) {
            assertThat(tree(text(instance.script("restore-point", "create", name)))
                            .path("name")
                            .asText())
                    .as("seed %d", seed)
                    .isEqualTo(name);
            assertThat(instance.script("restore-point", "create", name).exit())
                    .as("seed %d: %s twice", seed, name)
                    .isEqualTo(3);
        }
        String name = names.getLast();
        String rows = rows(instance);
        instance.sql("INSERT INTO t VALUES (1)");
        instance.script("close-window").succeeded();

        restoreTo(instance, "r1", "name", name);

        assertThat(instance.exitOf("r1"))
                .as("seed %d: %s", seed, instance.logOf("r1"))
                .isZero();
        instance.awaitReady();
        assertThat(rows(instance)).isEqualTo(rows);
        assertThat(text(instance.script("restore-point", "list"))
                        .lines()
                        .map(line -> tree(line).path("name").asText()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(names);
        assertNothingWasCarriedOut(instance);
    }

    /** So many at random, and these; each at most 63 bytes long, as a name in PostgreSQL. */
    private List<String> words(int many, String... more) {
        return Stream.concat(Stream.generate(this::word).limit(many), Stream.of(more))
                .distinct()
                .toList();
    }

    private String word() {
        var word = new StringBuilder("w");
        String next = piece();
        while ((word + next).getBytes(StandardCharsets.UTF_8).length <= 60) {
            word.append(next);
            next = piece();
        }
        return word.toString();
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static void in(Instance instance, String database, String statement) {
        String name = "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
        instance.sql(name, statement);
    }

    private static String newest(Instance instance) {
        JsonNode backups = tree(text(instance.script("pgbackrest", "info", "--output=json")))
                .at("/0/backup");
        return StreamSupport.stream(backups.spliterator(), false)
                .map(backup -> backup.path("label").asText())
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private static void assertNothingWasCarriedOut(Instance instance) {
        assertThat(instance.exec("test", "-e", "/tmp/made").exit()).isEqualTo(1);
    }

    /** What a program printed is read byte by byte, as it need not be text. */
    private static String text(Finished finished) {
        return new String(finished.succeeded().out().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException unreadable) {
            throw new AssertionError(text, unreadable);
        }
    }
}
