package io.kubectlpg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A code block of README.md or of a page in {@code docs}.
 *
 * @param page the file
 * @param language the word behind the three backticks: {@code console} for commands behind {@code $} and what they print,
 *     {@code sh} for commands alone, {@code text}, {@code yaml}, {@code json}
 * @param number tells blocks of one page apart that begin with the same command, from 1
 */
public record DocumentedBlock(Path page, String language, List<String> lines, int number) {
    /** It is made from the help of the commands. */
    private static final Path GENERATED = Path.of("docs", "commands.md");

    public DocumentedBlock {
        lines = List.copyOf(lines);
    }

    /** All blocks of the pages that somebody writes. */
    public static List<DocumentedBlock> all() {
        return pages().flatMap(page -> of(page).stream()).toList();
    }

    /** README.md and the pages of {@code docs} that somebody writes. */
    public static Stream<Path> pages() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md")),
                    docs.filter(page -> page.toString().endsWith(".md") && !page.equals(GENERATED))
                            .sorted())
                    .toList()
                    .stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The block that {@link #name} names. */
    public static DocumentedBlock named(String name) {
        return all().stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no block " + name));
    }

    static List<DocumentedBlock> of(Path page) {
        try {
            return of(page, Files.readAllLines(page));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static List<DocumentedBlock> of(Path page, List<String> lines) {
        var blocks = new ArrayList<DocumentedBlock>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                var block = new DocumentedBlock(page, lines.get(i).substring(3), lines.subList(i + 1, end), 1);
                blocks.add(new DocumentedBlock(
                        page, block.language(), block.lines(), numbers.merge(block.name(), 1, Integer::sum)));
                i = end;
            }
        }
        return blocks;
    }

    /** Whether it holds commands. */
    public boolean isOfCommands() {
        return language.equals("console") || language.equals("sh");
    }

    /** The page and the first line; from the second block of that name on, its number. */
    public String name() {
        String first = lines.getFirst().replaceFirst("^\\$ ", "");
        return page + ": " + first + (number == 1 ? "" : " (" + number + ")");
    }
}
