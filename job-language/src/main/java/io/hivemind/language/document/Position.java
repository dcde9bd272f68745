package io.hivemind.language.document;

import java.util.Comparator;

/// A place in a text.
///
/// @param line from 1
/// @param column from 1, in code points
public record Position(int line, int column) implements Comparable<Position> {
    public static final Position START = new Position(1, 1);

    @Override
    public int compareTo(Position other) {
        return Comparator.comparingInt(Position::line)
                .thenComparingInt(Position::column)
                .compare(this, other);
    }
}
