package io.hivemind.scheduler.history.query;

import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskState;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Runs, tasks and attempts.
public final class RunQueries {
    private final Jdbi jdbi;

    public RunQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<RunRow> find(String id) {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT * FROM runs WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> run(row))
                        .findOne());
    }

    /// The newest first.
    ///
    /// @param after the `next` of the page before, null for the first
    /// @throws IllegalArgumentException for an `after` that no page gave
    public Page<RunRow> list(RunFilter filter, @Nullable String after, int limit) {
        List<String> where = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        filter(filter, where, values);
        if (after != null) {
            int dot = after.indexOf('.');
            if (dot < 1) {
                throw new IllegalArgumentException(
                        "after: \"" + after + "\" was the next of no page");
            }
            try {
                values.put("after_at", Long.parseLong(after, 0, dot, 10));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "after: \"" + after + "\" was the next of no page", e);
            }
            values.put("after_id", after.substring(dot + 1));
            // Both databases walk the index from here for a row comparison.
            where.add("(created_at, id) < (:after_at, :after_id)");
        }
        String sql =
                "SELECT * FROM runs "
                        + (where.isEmpty() ? "" : "WHERE " + String.join(" AND ", where))
                        + " ORDER BY created_at DESC, id DESC LIMIT :limit";
        values.put("limit", limit + 1);
        List<RunRow> read =
                jdbi.withHandle(handle ->
                        handle.createQuery(sql)
                                .bindMap(values)
                                .map((row, context) -> run(row))
                                .list());
        return Page.of(read, limit, run -> run.times().createdAt().toEpochMilli() + "." + run.id());
    }

    /// States are literals, and an active one says so, since only then a partial index serves.
    private static void filter(RunFilter filter, List<String> where, Map<String, Object> values) {
        if (filter.job() != null) {
            where.add("job = :job");
            values.put("job", filter.job());
        }
        if (filter.states().size() == 1) {
            where.add("state = '" + filter.states().iterator().next() + "'");
        } else if (!filter.states().isEmpty()) {
            where.add(
                    filter.states().stream()
                            .map(state -> "'" + state + "'")
                            .collect(Collectors.joining(", ", "state IN (", ")")));
        }
        if (!filter.states().isEmpty()
                && filter.states().stream().noneMatch(RunState::isTerminal)) {
            where.add("ended_at IS NULL");
        }
        if (filter.since() != null) {
            where.add("created_at >= :since");
            values.put("since", filter.since().toEpochMilli());
        }
        if (filter.until() != null) {
            where.add("created_at < :until");
            values.put("until", filter.until().toEpochMilli());
        }
    }

    /// Those that something has happened to; a task that waits for its needs from the start has no
    /// row.
    public List<TaskRow> tasks(String run) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT * FROM tasks WHERE run_id = :run ORDER BY task, instance")
                        .bind("run", run)
                        .map((row, context) -> task(row))
                        .list());
    }

    public List<AttemptRow> attempts(String run) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT * FROM attempts WHERE run_id = :run ORDER BY task,"
                                        + " instance, attempt")
                        .bind("run", run)
                        .map((row, context) -> attempt(row))
                        .list());
    }

    /// What was decided about a trigger or a command that had no effect, the last time.
    public Optional<Refusal> refusal(String run) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT kind, message FROM refusals WHERE run_id = :run ORDER BY"
                                        + " decided_at DESC LIMIT 1")
                        .bind("run", run)
                        .map((row, context) ->
                                new Refusal(row.getString("kind"), row.getString("message")))
                        .findOne());
    }

    /// Why there is no run.
    public record Refusal(String kind, String message) {}

    static RunRow run(ResultSet row) throws SQLException {
        return new RunRow(
                row.getString("id"),
                row.getInt("partition_no"),
                row.getString("job"),
                row.getLong("revision"),
                new RunRow.Trigger(
                        row.getString("trigger_kind"),
                        row.getString("trigger_id"),
                        row.getString("trigger_event")),
                row.getString("params"),
                new RunRow.Times(
                        Columns.instant(row, "nominal_at"),
                        Columns.instant(row, "created_at"),
                        Columns.maybeInstant(row, "started_at"),
                        Columns.maybeInstant(row, "ended_at")),
                RunState.valueOf(row.getString("state")),
                reason(row),
                row.getInt("tasks"),
                row.getLong("events_from"),
                row.getLong("events_to"),
                row.getString("output"));
    }

    /// A run that is paused says so where it has nothing else to say.
    private static @Nullable String reason(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        boolean paused = row.getInt("paused") == 1 && row.getString("state").equals("RUNNING");
        return reason == null && paused ? "PAUSED" : reason;
    }

    private static TaskRow task(ResultSet row) throws SQLException {
        return new TaskRow(
                row.getString("task"),
                row.getInt("instance"),
                TaskState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempts"),
                Columns.maybeInstant(row, "started_at"),
                Columns.maybeInstant(row, "ended_at"),
                Columns.maybeInstant(row, "due_at"),
                row.getString("output"),
                Columns.maybeInt(row, "exit_code"),
                row.getString("message"),
                Columns.maybeInt(row, "instances"));
    }

    private static AttemptRow attempt(ResultSet row) throws SQLException {
        return new AttemptRow(
                row.getString("task"),
                row.getInt("instance"),
                row.getInt("attempt"),
                row.getInt("dispatch"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("executor"),
                row.getString("queue"),
                row.getString("priority"),
                Columns.maybeInstant(row, "queued_at"),
                Columns.maybeInstant(row, "started_at"),
                Columns.maybeInstant(row, "ended_at"),
                Columns.maybeInt(row, "exit_code"),
                row.getString("message"));
    }
}
