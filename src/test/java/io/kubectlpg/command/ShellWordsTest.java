package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.operation.restoretable.TableName;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is printed to be pasted is read by a real shell as it was meant, and by the program as what it was. */
class ShellWordsTest {
    @Property(tries = 20)
    void aShellReadsEachWordAsItWas(@ForAll("words") List<String> words) throws IOException {
        assertThat(shell(words.stream().map(ShellWords::word).collect(Collectors.joining(" "))))
                .isEqualTo(words);
        assertThat(shell(words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "))))
                .isEqualTo(words);
    }

    @Property(tries = 20)
    void aRestoreToAPointIsPastedAsThatPoint(@ForAll("words") List<String> names) throws IOException {
        for (String name : names) {
            RecoveryChoice choice = RecoveryChoice.of(new RecoveryTarget.Name(new RestorePointName(name)));
            List<String> read = shell(TargetOptions.words(choice));

            assertThat(String.join("=", read)).isEqualTo("--name=" + name);
            assertThat(RecoveryChoice.parse(choice.toTree())).isEqualTo(choice);
        }
    }

    @Property(tries = 500)
    void aTableIsReadAsItIsWritten(
            @ForAll("names") String database, @ForAll("names") String schema, @ForAll("names") String table) {
        for (TableName name : List.of(
                new TableName(Optional.empty(), schema, table), new TableName(Optional.of(database), schema, table))) {
            assertThat(TableName.parse(name.toString())).isEqualTo(name);
        }
    }

    /** All that a database, a role, a table or a restore point may be called. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                        Arbitraries.strings()
                                .withChars("ab'\"\\$`;.,- {}()*?~#!&|<>%=é€")
                                .ofMinLength(1)
                                .ofMaxLength(12),
                        Arbitraries.strings().all().ofMinLength(1).ofMaxLength(12),
                        Arbitraries.of(
                                "it's", "\\", "$(id)", "`id`", "-rf", "a\"b", "C:\\x", "ünïcode", "😀", "%s", "~",
                                "a b"))
                .filter(TableName::fits)
                .filter(ShellWordsTest::isPointName);
    }

    @Provide
    Arbitrary<List<String>> words() {
        return names().list().ofMinSize(1).ofMaxSize(20);
    }

    private static boolean isPointName(String text) {
        try {
            return new RestorePointName(text).text().equals(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static List<String> shell(String words) throws IOException {
        Process bash = new ProcessBuilder("bash", "-c", "printf '%s\\0' " + words).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var read = new ArrayList<>(List.of(out.split("\0", -1)));
        read.removeLast();
        return read;
    }
}
