package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes a manual page for each command into a folder, from the same pages that {@code --help} prints. The build runs
 * this. The format is roff with the macros of man(7).
 */
public final class ManualPages {
    private static final String GOES_ON = "What was begun goes on in the cluster, but verify, drill, and restore with "
            + "--table or --database stop their work.";

    /** The meanings of the exit codes; docs/exit-codes.md says more. */
    private static final List<CommandPage.Row> EXIT_CODES = Stream.of(ExitCode.values())
            .map(code -> new CommandPage.Row(Integer.toString(code.status()), meaning(code)))
            .toList();

    private final List<String> names;
    private final LocalDate date;

    private ManualPages(List<String> names, LocalDate date) {
        this.names = names;
        this.date = date;
    }

    /**
     * Writes the pages.
     *
     * @param arguments the folder, and the date of the pages, such as 2026-11-21
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), LocalDate.parse(arguments[1]));
    }

    static void write(Path folder, LocalDate date) throws IOException {
        Files.createDirectories(folder);
        var console = Console.keeping(new ByteArrayOutputStream());
        List<CommandPage> pages = new Program(new Invocation(console, StandardInput.none())).pages();
        var manual = new ManualPages(pages.stream().map(CommandPage::name).toList(), date);
        for (CommandPage page : pages) {
            Files.writeString(folder.resolve(file(page.name()) + ".1"), manual.text(page));
        }
    }

    /** The name of the page, such as {@code kubectl-pg-config-set}. */
    private static String file(String command) {
        return command.replace(' ', '-');
    }

    private static String meaning(ExitCode code) {
        return switch (code) {
            case DONE -> "Done, or there was nothing to do. For status: the cluster is healthy.";
            case FAILED -> "The command ran and failed. For status: the cluster is not healthy.";
            case USAGE -> "The command line is wrong.";
            case REFUSED -> "A precondition does not hold. Nothing was changed.";
            case NOT_FOUND -> "The cluster, the namespace or the request does not exist.";
            case LOCKED -> "Another operation is under way or was left behind.";
            case TIMED_OUT -> "The wait took too long. " + GOES_ON;
            case DENIED -> "Kubernetes denied a request.";
            case UNREACHABLE -> "The API server or the repository cannot be reached.";
            case INTERRUPTED -> "Interrupted by Ctrl-C. " + GOES_ON;
        };
    }

    private String text(CommandPage page) {
        var roff = new Roff(file(page.name()), date);
        roff.section("Name").name(file(page.name()), summary(page));
        roff.section("Synopsis").paragraph(page.synopsis());
        if (!page.description().isEmpty()) {
            roff.section("Description");
            page.description().forEach(roff::paragraph);
        }
        roff.section("Examples");
        page.examples().forEach(roff::literal);
        for (CommandPage.Section section : page.sections()) {
            roff.section(section.title());
            section.rows().forEach(row -> roff.item(row.name().strip(), row.meaning()));
        }
        roff.section("Rights").paragraph("In one namespace: " + page.rights() + ".");
        roff.section("Exit status");
        EXIT_CODES.forEach(row -> roff.item(row.name(), row.meaning()));
        List<String> others = related(page.name());
        if (!others.isEmpty()) {
            roff.section("See also")
                    .references(others.stream().map(ManualPages::file).toList());
        }
        return roff.toString();
    }

    /** One sentence without its full stop. The program itself has no header. */
    private static String summary(CommandPage page) {
        String sentence = page.header().isEmpty() ? page.description().getFirst() : page.header();
        return sentence.lines().findFirst().orElseThrow().replaceFirst("\\.( .*)?$", "");
    }

    /** The command above and the commands below. */
    private List<String> related(String command) {
        return names.stream()
                .filter(name -> !name.equals(command))
                .filter(name -> isDirectlyBelow(name, command) || isDirectlyBelow(command, name))
                .sorted()
                .toList();
    }

    private static boolean isDirectlyBelow(String below, String above) {
        return below.startsWith(above + " ") && below.indexOf(' ', above.length() + 1) < 0;
    }

    /** A page in roff. What comes from the outside is escaped, so that nothing in it is read as a macro. */
    private static final class Roff {
        private final StringBuilder text = new StringBuilder();
        private boolean first = true;

        Roff(String name, LocalDate date) {
            text.append(".TH ")
                    .append(quoted(name.toUpperCase(Locale.ROOT)))
                    .append(" 1 ")
                    .append(date);
            text.append(' ').append(quoted("kubectl-pg " + Version.current())).append(" \"kubectl-pg\"\n");
        }

        Roff section(String title) {
            text.append(".SH ").append(quoted(title.toUpperCase(Locale.ROOT))).append('\n');
            first = true;
            return this;
        }

        void name(String page, String meaning) {
            text.append(escaped(page)).append(" \\- ").append(escaped(meaning)).append('\n');
        }

        void paragraph(String paragraph) {
            apart();
            text.append(lines(paragraph)).append('\n');
        }

        void literal(String line) {
            apart();
            text.append(".nf\n").append(lines(line)).append("\n.fi\n");
        }

        void item(String name, String meaning) {
            text.append(".TP\n.B ")
                    .append(quoted(name))
                    .append('\n')
                    .append(lines(meaning))
                    .append('\n');
        }

        void references(List<String> pages) {
            for (int at = 0; at < pages.size(); at++) {
                text.append(".BR ").append(escaped(pages.get(at))).append(at + 1 < pages.size() ? " (1),\n" : " (1)\n");
            }
        }

        /** Begins a paragraph. Writes nothing at the start of a section, because the heading begins a paragraph. */
        private void apart() {
            text.append(first ? "" : ".PP\n");
            first = false;
        }

        private static String lines(String text) {
            return text.lines()
                    .map(line -> escaped(line.strip()))
                    .filter(line -> !line.isEmpty())
                    .reduce((one, other) -> one + "\n.br\n" + other)
                    .orElse("");
        }

        private static String quoted(String word) {
            return "\"" + escaped(word).replace("\"", "\\(dq") + "\"";
        }

        private static String escaped(String text) {
            String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
            return plain.startsWith(".") ? "\\&" + plain : plain;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
