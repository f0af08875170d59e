package io.kubectlpg.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionTest {
    private final CommandTree program =
            new Program(new Invocation(Console.keeping(new ByteArrayOutputStream()), StandardInput.none())).tree();

    private Position behind(String... words) {
        return Position.behind(program, List.of(words));
    }

    @Test
    void anOptionAwaitsItsValueAndThenNoMore() {
        assertThat(behind("restore", "--to").awaited().map(CommandTree.Option::name))
                .contains("--to");
        assertThat(behind("restore", "--to", "now").awaited()).isEmpty();
        assertThat(behind("restore", "--to=now").awaited()).isEmpty();
        assertThat(behind("restore", "--yes").awaited()).isEmpty();
    }

    @Test
    void argumentsAreCountedWithoutOptionsAndTheirValues() {
        assertThat(behind("config", "show").argument().map(CommandTree.Argument::label))
                .contains("NAME");
        assertThat(behind("config", "show", "-n", "db", "demo").argument().map(CommandTree.Argument::label))
                .contains("PARAMETER");
        assertThat(behind("config", "show", "demo", "work_mem").argument().map(CommandTree.Argument::label))
                .contains("PARAMETER");
        assertThat(behind("status", "demo").argument()).isEmpty();
    }

    @Test
    void theFirstWordThatIsNeitherCommandNorOptionIsWrong() {
        assertThat(behind("statsu").wrong()).isEqualTo(Optional.of(0));
        assertThat(behind("config", "shwo").wrong()).isEqualTo(Optional.of(1));
        assertThat(behind("status", "demo", "--formt").wrong()).isEqualTo(Optional.of(2));
        assertThat(behind("status", "demo", "-o", "json").wrong()).isEmpty();
        assertThat(behind("status", "anything").wrong()).isEmpty();
    }

    @Test
    void anOptionHasItsValueInTheNextWordOrInItsOwn() {
        for (List<String> words : List.of(
                List.of("-n", "db", "status"),
                List.of("-ndb", "status"),
                List.of("--namespace=db", "status"),
                List.of("status", "--namespace", "db"))) {
            assertThat(Position.behind(program, words).where().namespace())
                    .as("%s", words)
                    .contains("db");
        }
        assertThat(behind("--context", "test", "status").where().context()).contains("test");
        assertThat(behind("status", "demo").where().here()).isTrue();
    }

    @Test
    void wordsBehindTwoDashesAreOfAnotherProgram() {
        assertThat(behind("psql", "demo", "--").foreign()).isTrue();
        assertThat(behind("psql", "demo", "--", "-At", "restore").wrong()).isEmpty();
        assertThat(behind("psql", "demo", "--", "restore").command().name()).isEqualTo("psql");
        assertThat(behind("psql", "-c", "--").foreign()).isFalse();
    }
}
