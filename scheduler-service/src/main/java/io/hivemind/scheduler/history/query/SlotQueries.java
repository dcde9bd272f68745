package io.hivemind.scheduler.history.query;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// What became of the slots of schedules.
public final class SlotQueries {
    /// One slot.
    ///
    /// @param trigger which of the job's, by its key
    /// @param outcome FIRED, SKIPPED, COALESCED or MISSED
    /// @param into the slot that ran for a coalesced one
    /// @param run of one that fired
    public record SlotRow(
            String trigger,
            String kind,
            Instant nominalAt,
            String outcome,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant into,
            @Nullable String run,
            Instant decidedAt) {}

    private final Jdbi jdbi;

    public SlotQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// In the order of their nominal times.
    ///
    /// @param from included
    /// @param until excluded
    /// @param after the `next` of the page before, null for the first
    /// @throws IllegalArgumentException for an `after` that no page gave
    public Page<SlotRow> list(
            String job, Instant from, Instant until, @Nullable String after, int limit) {
        long afterAt = Long.MIN_VALUE;
        String afterTrigger = "";
        if (after != null) {
            int dot = after.indexOf('.');
            try {
                afterAt = Long.parseLong(after, 0, Math.max(dot, 0), 10);
                afterTrigger = after.substring(dot + 1);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "after: \"" + after + "\" was the next of no page", e);
            }
        }
        long beginsAt = afterAt;
        String beginsWith = afterTrigger;
        List<SlotRow> read =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        "SELECT * FROM slots WHERE job = :job AND nominal_at >="
                                                + " :from AND nominal_at < :until AND (nominal_at,"
                                                + " trigger_key) > (:after_at, :after_trigger)"
                                                + " ORDER BY nominal_at, trigger_key LIMIT :limit")
                                .bind("job", job)
                                .bind("from", from.toEpochMilli())
                                .bind("until", until.toEpochMilli())
                                .bind("after_at", beginsAt)
                                .bind("after_trigger", beginsWith)
                                .bind("limit", limit + 1)
                                .map((row, context) -> slot(row))
                                .list());
        return Page.of(read, limit, slot -> slot.nominalAt().toEpochMilli() + "." + slot.trigger());
    }

    private static SlotRow slot(ResultSet row) throws SQLException {
        return new SlotRow(
                row.getString("trigger_key"),
                row.getString("kind"),
                Columns.instant(row, "nominal_at"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("message"),
                Columns.maybeInstant(row, "into_at"),
                row.getString("run_id"),
                Columns.instant(row, "decided_at"));
    }
}
