package io.kubectlpg.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints columns as kubectl aligns them: two spaces between columns, no borders, no spaces after the last column. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** A table whose first row has these titles: in capitals, one for each column. */
    public Table(String... header) {
        rows.add(header.clone());
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if its number of cells differs from the header's
     */
    public Table row(String... cells) {
        if (cells.length != rows.getFirst().length) {
            throw new IllegalArgumentException(
                    "%d cells in a table of %d columns".formatted(cells.length, rows.getFirst().length));
        }
        rows.add(cells.clone());
        return this;
    }

    public void print(PrintStream out) {
        rows.forEach(row -> out.println(line(row)));
    }

    private String line(String[] row) {
        var line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            line.append(row[column]);
            if (column < row.length - 1) {
                line.repeat(' ', width(column) - length(row[column])).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row[column])).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
