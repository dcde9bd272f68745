package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.scheduler.history.projection.Pending.Part;

import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Writes what was polled, in one transaction. Where the database refuses a row of it, less and
/// less is tried at once, down to the one record whose row it is: that record is passed over, and
/// everything else is written. A database that is away refuses no row: that is thrown.
final class PendingWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PendingWriter.class);

    /// What becomes of a record that is passed over. Called before the positions move on.
    @FunctionalInterface
    interface Refused {
        void passedOver(Part one, Exception why);
    }

    private final HistoryDatabase database;
    private final EventTail tail;
    private final Refused refused;
    private final AtomicLong projected = new AtomicLong();

    PendingWriter(HistoryDatabase database, EventTail tail, Refused refused) {
        this.database = database;
        this.tail = tail;
        this.refused = refused;
    }

    /// Events written since the start.
    long projected() {
        return projected.get();
    }

    void commit(Pending pending) throws SQLException {
        int most = Math.max(1, pending.records());
        while (!pending.isEmpty()) {
            Part part = pending.first(most);
            try {
                if (!write(pending, part)) {
                    return;
                }
                most = Math.max(1, pending.records());
            } catch (SQLException | RuntimeException e) {
                if (part.records() == 0 || !RowRefusal.is(e)) {
                    throw e;
                }
                if (part.records() == 1) {
                    refused.passedOver(part, e);
                    if (!write(pending, part.passedOver())) {
                        return;
                    }
                    most = Math.max(1, pending.records());
                } else {
                    most = part.records() / 2;
                }
            }
        }
    }

    /// @return false where another process was faster; `pending` holds what is left to us
    private boolean write(Pending pending, Part part) throws SQLException {
        try (Connection connection = database.write()) {
            try {
                write(pending.stored(), part, connection);
                connection.commit();
            } catch (Positions.MovedException e) {
                connection.rollback();
                LOG.debug("{}", e.getMessage());
                List<ProjectedEvent> theirs = pending.leaveTo(new Positions(connection).load());
                tail.committed(theirs, pending.stored());
                return false;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
        projected.addAndGet(part.events().size());
        pending.committed(part);
        tail.committed(part.events(), part.next());
        return true;
    }

    private static void write(Map<TopicPartition, Long> stored, Part part, Connection connection)
            throws SQLException {
        Positions positions = new Positions(connection);
        for (Map.Entry<TopicPartition, Long> next : part.next().entrySet()) {
            positions.move(next.getKey(), stored.get(next.getKey()), next.getValue());
        }
        new DefinitionWriter(connection).write(part.definitions());
        Batch batch = new Batch();
        part.events().forEach(batch::add);
        new RowWriter(connection).write(batch);
    }
}
