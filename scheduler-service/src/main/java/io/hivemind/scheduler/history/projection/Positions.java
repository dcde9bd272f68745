package io.hivemind.scheduler.history.projection;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far the rows are, kept beside them. A position moves only from where its writer believes it
/// to be: of two processes that project into one database each batch is written by one.
final class Positions {
    /// Somebody else has projected what we were about to.
    static final class MovedException extends SQLException {
        private static final long serialVersionUID = 1L;

        MovedException(TopicPartition partition) {
            super("the position of " + partition + " was moved by another process");
        }
    }

    private static final List<String> TABLES =
            List.of(
                    "positions",
                    "facts",
                    "definitions",
                    "files",
                    "runs",
                    "tasks",
                    "attempts",
                    "refusals",
                    "executors",
                    "pools",
                    "pauses");

    private final Connection connection;

    Positions(Connection connection) {
        this.connection = connection;
    }

    Map<TopicPartition, Long> load() throws SQLException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT topic, partition_no, next_offset FROM positions");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                positions.put(
                        new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return positions;
    }

    /// @param from where it is, null where it has never been set
    void move(TopicPartition partition, @Nullable Long from, long to) throws SQLException {
        String sql =
                from == null
                        ? "INSERT INTO positions (next_offset, topic, partition_no) VALUES (?, ?,"
                                + " ?) ON CONFLICT (topic, partition_no) DO NOTHING"
                        : "UPDATE positions SET next_offset = ? WHERE topic = ? AND partition_no ="
                                + " ? AND next_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, to);
            statement.setString(2, partition.topic());
            statement.setInt(3, partition.partition());
            if (from != null) {
                statement.setLong(4, from);
            }
            if (statement.executeUpdate() != 1) {
                throw new MovedException(partition);
            }
        }
    }

    /// Empties the read model where it is of another cluster, or where that is asked for.
    ///
    /// @return whether it was emptied
    boolean belongTo(String source, boolean anew) throws SQLException {
        String known = null;
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT value FROM facts WHERE name = 'source'");
                ResultSet rows = statement.executeQuery()) {
            if (rows.next()) {
                known = rows.getString(1);
            }
        }
        if (source.equals(known) && !anew) {
            return false;
        }
        for (String table : TABLES) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table)) {
                statement.executeUpdate();
            }
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO facts (name, value) VALUES ('source', ?)")) {
            statement.setString(1, source);
            statement.executeUpdate();
        }
        return known != null;
    }
}
