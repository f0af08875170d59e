package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.DocumentedBlock;
import io.kubectlpg.DocumentedPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the commands of pages, one page by one shell, so that one command may keep what another needs. With {@code DOCS_UPDATE=1}
 * the pages get the output that differs.
 *
 * <p>A reader works in the namespace {@code db} of the context, and writes values of their own for what the pages only show: a
 * moment, the label of a backup, the id of a request, the image of a registry. Here those are the shell's variables
 * {@code MOMENT}, {@code LABEL}, {@code ID}, {@code KUBECTL_PG_IMAGE} and {@code KUBECTL_PG_BACKREST}.
 */
final class DocumentedRun {
    private static final String NAMESPACE = "db";

    /** A marker that no command prints. */
    private static final String END = "--- end of command ";

    private record Example(Pattern pattern, String variable) {
        Example(String pattern, String variable) {
            this(Pattern.compile(pattern), variable);
        }
    }

    private static final List<Example> EXAMPLES = List.of(
            new Example("['\"]\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+00['\"]", "\"$MOMENT\""),
            new Example("(?<= )\\d{8}-\\d{6}F(?= |$)", "\"$LABEL\""),
            new Example("(?<=/requests/)ID(?=/)", "\"$ID\""),
            new Example("OLD-HOST", "127.0.0.1"),
            new Example("OLD-USER", "postgres"),
            new Example("OLD-DATABASE", "myapp"),
            new Example("\\bregistry\\.example\\.com/postgres-pgbackrest:17(?= |$)", "\"$KUBECTL_PG_IMAGE\""));

    private static final String PRELUDE = """
            set -a
            export PATH=$PWD/bin:$PATH HOME=$PWD SHELL=/bin/bash TZ=UTC TERM=dumb COLUMNS=500
            answering() {
              { sleep 2; echo "$1"; sleep 1; } | script -qefc "stty -echo cols 500; bash -c $(printf %q "$2")" /dev/null |
                tr -d '\\r' | sed -E "s#^(Go on. \\[y/N\\] |Type .* to go on: )#&$1\\n#"
              return "${PIPESTATUS[1]}"
            }
            """;

    /** kubectl, but for the namespace; the plugin is the built program. */
    private static final String KUBECTL = """
            #!/bin/bash
            words=("$@")
            for ((i = 1; i < $#; i++)); do
              case "${words[i - 1]} ${words[i]}" in
                '-n db' | 'namespace db') words[i]=$NAMESPACE ;;
                '--to-namespace test') words[i]=$OTHER_NAMESPACE ;;
              esac
            done
            if [[ ${words[0]} == pg ]]; then exec "$KUBECTL_PG" "${words[@]:1}"; fi
            exec "$KUBECTL" "${words[@]}"
            """;

    private static final String SQL = """
            #!/bin/bash
            exec kubectl exec demo-1-0 -c postgres -- \\
              psql -XAtq -h /run/pg -U postgres -d myapp -v ON_ERROR_STOP=1 -c "$1"
            """;

    /** The password store of the pages. */
    private static final String PASS = """
            #!/bin/bash
            case $2 in
              s3/secret-key) cat secret-key ;;
              demo) cat passphrase.txt ;;
            esac
            """;

    /**
     * That of this machine may be older than the server: the address that it was given is tried by psql, which may be, and
     * what is dumped comes from the program in the pod of {@code demo}, or of the cluster {@code DUMPED}.
     */
    private static final String PG_DUMP = """
            #!/bin/bash
            set -eu
            words=() file=/dev/stdout database=myapp
            while (($#)); do
              case $1 in
                -h) PGHOST=$2; shift ;;
                -U) PGUSER=$2; shift ;;
                --file) file=$2; shift ;;
                --format) words+=("$1" "$2"); shift ;;
                -*) words+=("$1") ;;
                *) database=$1 ;;
              esac
              shift
            done
            export PGHOST PGUSER
            psql -Xqc "SELECT" -d "$database" >/dev/null
            kubectl exec "${DUMPED:-demo}-1-0" -c postgres -- pg_dump -h /run/pg -U postgres "${words[@]}" "$database" >"$file"
            """;

    /** For what runs until Ctrl-C: it is pressed after some seconds. */
    private static final String FOREVER = """
            #!/bin/bash
            code=0
            timeout --signal=INT 8 env --default-signal=INT "$@" || code=$?
            [[ $code == @(124|130) ]]
            """;

    private static final Pattern RUNS_FOREVER = Pattern.compile("kubectl (port-forward .*|pg connect demo -n db)");

    private final TestNamespace namespace;
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();

    /**
     * Prepares a folder in which the commands run.
     *
     * @param folder an empty one; the keys of the repository and {@code values.yaml} are put there
     */
    DocumentedRun(TestNamespace namespace, Path folder) throws IOException {
        this.namespace = namespace;
        this.folder = folder;
        Path values = TestNamespace.minioValues();
        for (String file : List.of("ca.crt", "access-key", "secret-key")) {
            Files.copy(values.resolve(file), folder.resolve(file));
        }
        String repository = Files.readString(values.resolve("values.yaml"));
        Files.writeString(folder.resolve("values.yaml"), "image: " + TestNamespace.IMAGE + "\n" + repository);
        Files.writeString(
                folder.resolve("bundle.yaml"),
                repository.replace("backup:\n", "backup:\n  pgbackrest:\n    image: " + TestNamespace.BACKREST + "\n"));
        // With everything, so that nothing needs to be given beside it.
        Files.writeString(
                folder.resolve("complete.yaml"),
                "image: " + TestNamespace.IMAGE + "\n" + repository + "    existingSecret: backup-keys\n    ca: |\n"
                        + Files.readString(values.resolve("ca.crt")).indent(6));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        program(bin.resolve("kubectl"), KUBECTL);
        program(bin.resolve("sql"), SQL);
        program(bin.resolve("pass"), PASS);
        program(bin.resolve("pg_dump"), PG_DUMP);
        program(bin.resolve("forever"), FOREVER);
        Files.createSymbolicLink(bin.resolve("kubectl-pg"), TestNamespace.program());
        new Running(new ProcessBuilder("bash", "-c", ". dev/lib/shell; install_packages jq postgresql-client"))
                .finish()
                .succeeded();
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), namespace.kubeconfig());
        new Running(new ProcessBuilder(
                        TestNamespace.kubectlFolder().resolve("kubectl").toString(),
                        "--kubeconfig=" + kubeconfig,
                        "config",
                        "set-context",
                        "--current",
                        "--namespace=" + namespace.name()))
                .finish()
                .succeeded();
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** The namespace that pages call {@code test}. */
    DocumentedRun beside(TestNamespace namespace) {
        return where("OTHER_NAMESPACE", namespace.name());
    }

    /** Sets a variable of the commands. */
    DocumentedRun where(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Path folder() {
        return folder;
    }

    /** Runs the commands of a page that are not run elsewhere. */
    void page(Path file) throws IOException {
        DocumentedPage page = DocumentedPage.parse(file, Files.readAllLines(file), DocumentedPages.ELSEWHERE.keySet());
        List<List<String>> outputs = outputs(page);
        if (System.getenv("DOCS_UPDATE") != null) {
            Files.write(file, page.with(outputs));
            return;
        }
        compare(file.toString(), page, outputs);
    }

    /** Runs the commands of a block that its page does not run. */
    void block(String name) throws IOException {
        DocumentedBlock block = DocumentedBlock.named(name);
        var page = new DocumentedPage(List.copyOf(DocumentedPage.parts(block)));
        List<List<String>> outputs = outputs(page);
        if (System.getenv("DOCS_UPDATE") != null) {
            String all = Files.readString(block.page());
            Files.writeString(
                    block.page(),
                    all.replace(
                            "\n" + String.join("\n", block.lines()) + "\n",
                            "\n" + String.join("\n", page.with(outputs)) + "\n"));
            return;
        }
        compare(name, page, outputs);
    }

    private static void compare(String where, DocumentedPage page, List<List<String>> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            DocumentedPage.Command command = page.commands().get(i);
            if (command.shown() && !DocumentedPage.fits(outputs.get(i), command.untyped())) {
                assertThat(DocumentedPage.lasting(outputs.get(i)))
                        .as(
                                "%s: the output of%n%s%nwas%n%s",
                                where, command.script(), String.join("\n", outputs.get(i)))
                        .isEqualTo(DocumentedPage.lasting(command.untyped()));
            }
        }
    }

    private List<List<String>> outputs(DocumentedPage page) throws IOException {
        var script = new StringBuilder(PRELUDE);
        for (DocumentedPage.Command command : page.commands()) {
            String words = asTyped(command.script());
            script.append(
                            switch (command.kind()) {
                                case SHOWN -> shown(command, words);
                                case COMMANDS, HIDDEN -> "set -e\n" + words + "\nset +e";
                            })
                    .append("\necho; echo '")
                    .append(END)
                    .append("'\n");
        }
        Path program = Files.writeString(folder.resolve("page"), script);
        var builder = new ProcessBuilder("bash", program.toString());
        builder.directory(folder.toFile()).environment().put("NAMESPACE", namespace.name());
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().putAll(variables);
        builder.environment().put("CHECKOUT", Path.of("").toAbsolutePath().toString());
        builder.environment().put("KUBECTL_IMAGE", TestNamespace.KUBECTL_IMAGE);
        builder.environment().put("KUBECTL_PG_BACKREST", TestNamespace.BACKREST);
        builder.redirectErrorStream(true);
        Finished finished = new Running(builder).finish().succeeded();
        var outputs = new ArrayList<List<String>>();
        var lines = new ArrayList<String>();
        for (String line :
                finished.out().replace(namespace.name(), NAMESPACE).lines().toList()) {
            if (line.equals(END)) {
                lines.removeLast();
                outputs.add(List.copyOf(lines));
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        assertThat(outputs).hasSameSizeAs(page.commands());
        return outputs;
    }

    private static String shown(DocumentedPage.Command command, String words) {
        if (command.answer().isPresent()) {
            return "answering " + command.answer().orElseThrow() + " " + quoted(words);
        }
        if (command.typed().isEmpty()) {
            return words;
        }
        // Without a terminal the shell has a word of its own, and neither has prompts.
        return "printf '%s\\n' "
                + command.typed().stream().map(DocumentedRun::quoted).collect(Collectors.joining(" "))
                + " | "
                + words.replaceFirst("^kubectl pg -n", "kubectl pg shell -n");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String asTyped(String script) {
        String typed = RUNS_FOREVER.matcher(script).matches() ? "forever " + script : script;
        for (Example example : EXAMPLES) {
            typed = example.pattern().matcher(typed).replaceAll(Matcher.quoteReplacement(example.variable()));
        }
        return typed;
    }
}
