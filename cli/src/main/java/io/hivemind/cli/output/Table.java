package io.hivemind.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns. The last column is not padded, so that long text wraps as the terminal
/// likes.
public final class Table {
    private record Cell(String text, Style style) {}

    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... titles) {
        List<Cell> header = new ArrayList<>();
        for (String title : titles) {
            header.add(new Cell(title, Style.BOLD));
        }
        rows.add(header);
    }

    /// Begins a row; fill it with [#cell].
    public Table row() {
        rows.add(new ArrayList<>());
        return this;
    }

    public Table cell(String text) {
        return cell(text, Style.PLAIN);
    }

    public Table cell(String text, Style style) {
        rows.getLast().add(new Cell(text, style));
        return this;
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /// The lines of the table, without line ends.
    public List<String> lines(boolean colours) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<Cell> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).text().length());
            }
        }
        return rows.stream().map(row -> line(row, widths, colours)).toList();
    }

    private static String line(List<Cell> row, int[] widths, boolean colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            line.append(colours ? cell.style().apply(cell.text()) : cell.text());
            if (i < row.size() - 1) {
                line.repeat(' ', widths[i] - cell.text().length() + 2);
            }
        }
        return line.toString().stripTrailing();
    }
}
