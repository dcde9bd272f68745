package io.hivemind.scheduler.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Deletes runs that ended long ago, with their rows, some hundreds in a transaction so that the
/// projector, which writes through the same connection, never waits long. Called from one thread.
public final class Retention {
    private static final int RUNS_PER_STEP = 500;
    private static final String OLD_RUNS =
            "(SELECT id FROM runs WHERE created_at < ? AND ended_at < ? ORDER BY created_at, id"
                    + " LIMIT "
                    + RUNS_PER_STEP
                    + ")";

    /// Rows of a run go before the run that names them.
    private static final List<String> STEP =
            List.of(
                    "DELETE FROM attempts WHERE run_id IN " + OLD_RUNS,
                    "DELETE FROM tasks WHERE run_id IN " + OLD_RUNS,
                    "DELETE FROM runs WHERE id IN " + OLD_RUNS);

    private static final List<String> REST =
            List.of(
                    "DELETE FROM refusals WHERE decided_at < ?",
                    "DELETE FROM slots WHERE decided_at < ?",
                    "DELETE FROM pauses WHERE decided_at < ? AND EXISTS (SELECT 1 FROM pauses later"
                            + " WHERE later.job = pauses.job"
                            + " AND later.decided_at > pauses.decided_at)",
                    "DELETE FROM definitions WHERE latest = 0 AND applied_at < ? AND NOT EXISTS"
                            + " (SELECT 1 FROM runs WHERE runs.job = definitions.job"
                            + " AND runs.revision = definitions.revision)");

    private final HistoryDatabase database;
    private final Duration keep;
    private final Clock clock;

    public Retention(HistoryDatabase database, Duration keep, Clock clock) {
        this.database = database;
        this.keep = keep;
        this.clock = clock;
    }

    /// @return how many runs were deleted
    public long deleteOld() throws SQLException {
        long before = clock.instant().minus(keep).toEpochMilli();
        long deleted = 0;
        int step;
        do {
            step = deleteStep(before);
            deleted += step;
        } while (step == RUNS_PER_STEP);
        try (Connection connection = database.write()) {
            for (String sql : REST) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setLong(1, before);
                    statement.executeUpdate();
                }
            }
            connection.commit();
        }
        return deleted;
    }

    private int deleteStep(long before) throws SQLException {
        try (Connection connection = database.write()) {
            int runs = 0;
            for (String sql : STEP) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setLong(1, before);
                    statement.setLong(2, before);
                    runs = statement.executeUpdate();
                }
            }
            connection.commit();
            return runs;
        }
    }
}
