package io.hivemind.scheduler.history.projection;

import org.apache.kafka.common.KafkaException;
import org.sqlite.SQLiteException;

import java.sql.SQLException;
import java.util.Set;

/// Tells a row that a database will not take, however often it is tried, from a database that
/// cannot take any at the moment.
final class RowRefusal {
    /// Classes of SQLSTATE: data exception, integrity constraint, program limit exceeded.
    private static final Set<String> STATES = Set.of("22", "23", "54");

    /// SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, without their extended part.
    private static final Set<Integer> SQLITE_CODES = Set.of(18, 19, 20);

    private RowRefusal() {}

    static boolean is(Exception e) {
        if (!(e instanceof SQLException sql)) {
            // Made while the row was made: no driver throws one.
            return !(e instanceof KafkaException);
        }
        for (Throwable part : sql) {
            if (part instanceof SQLiteException sqlite) {
                return SQLITE_CODES.contains(sqlite.getResultCode().code & 0xff);
            }
            if (part instanceof SQLException other
                    && other.getSQLState() != null
                    && other.getSQLState().length() == 5) {
                return STATES.contains(other.getSQLState().substring(0, 2));
            }
        }
        return false;
    }
}
