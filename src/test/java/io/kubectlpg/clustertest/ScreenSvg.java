package io.kubectlpg.clustertest;

import java.util.Locale;
import org.jline.utils.ScreenTerminal;

/** The screen of a terminal as a picture. */
final class ScreenSvg {
    private static final double CELL = 8.43;
    private static final int LINE = 19;
    private static final int MARGIN = 14;
    private static final String FOREGROUND = "#d8dee9";
    private static final String BACKGROUND = "#1d2129";

    private ScreenSvg() {}

    /** @param title what the picture shows, for whoever cannot see it */
    static String of(ScreenTerminal screen, String title) {
        int columns = screen.getColumns();
        int rows = screen.getRows();
        var cells = new long[columns * rows];
        screen.dump(cells, new int[2]);
        var lines = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            line(lines, cells, row, columns);
        }
        double width = columns * CELL + 2 * MARGIN;
        int height = rows * LINE + 2 * MARGIN;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %d" role="img">
                <title>%s</title>
                <rect width="100%%" height="100%%" rx="6" fill="%s"/>
                <g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="%s" xml:space="preserve">
                %s</g>
                </svg>
                """.formatted(number(width), height, escaped(title), BACKGROUND, FOREGROUND, lines);
    }

    /** A text for each run of cells that look alike; blanks without a colour behind them are left out. */
    private static void line(StringBuilder lines, long[] cells, int row, int columns) {
        int column = 0;
        while (column < columns) {
            int end = column + 1;
            long look = ScreenTerminal.cellAttr(cells[row * columns + column]);
            while (end < columns && ScreenTerminal.cellAttr(cells[row * columns + end]) == look) {
                end++;
            }
            run(lines, cells, row * columns + column, end - column, MARGIN + column * CELL, row);
            column = end;
        }
    }

    private static void run(StringBuilder lines, long[] cells, int first, int count, double x, int row) {
        var text = new StringBuilder();
        for (int cell = first; cell < first + count; cell++) {
            text.appendCodePoint(ScreenTerminal.cellCodePoint(cells[cell]));
        }
        long look = cells[first];
        boolean inverse = ScreenTerminal.cellInverse(look);
        if (inverse) {
            lines.append("<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>%n"
                    .formatted(number(x), MARGIN + row * LINE, number(count * CELL), LINE, colour(look)));
        }
        if (text.toString().isBlank()) {
            return;
        }
        String shown = text.toString().stripTrailing();
        lines.append("<text x=\"%s\" y=\"%d\" textLength=\"%s\"%s%s>%s</text>%n"
                .formatted(
                        number(x),
                        MARGIN + row * LINE + 14,
                        number(shown.length() * CELL),
                        inverse || ScreenTerminal.cellHasForeground(look)
                                ? " fill=\"" + (inverse ? BACKGROUND : colour(look)) + "\""
                                : "",
                        ScreenTerminal.cellBold(look) ? " font-weight=\"bold\"" : "",
                        escaped(shown)));
    }

    private static String colour(long cell) {
        return ScreenTerminal.cellHasForeground(cell)
                ? "#%06x".formatted(brighter(ScreenTerminal.cellColorRgb(ScreenTerminal.cellForeground(cell))))
                : FOREGROUND;
    }

    /** A terminal's dark colours cannot be read on a dark ground. */
    private static int brighter(int rgb) {
        return rgb | 0x303030;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
