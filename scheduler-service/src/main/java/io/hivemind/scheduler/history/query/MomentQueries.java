package io.hivemind.scheduler.history.query;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.scheduler.history.json.AvroJson;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How things stood at a moment, now or past. What the history has forgotten is left out.
public final class MomentQueries {
    private static final int MOST = 1_000;

    private final Jdbi jdbi;

    public MomentQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// An attempt that holds slots of a pool, or has started with them.
    public record Holder(
            String run, String task, int instance, int slots, Instant since, boolean ended) {}

    /// What the engine said to a trigger that started no run.
    public record RefusedTrigger(String id, String kind, String message, Instant at) {}

    /// Since when the job is paused, empty where it is not.
    public Optional<Instant> pausedAt(String job, Instant at) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT paused, decided_at FROM pauses WHERE job = :job AND"
                                        + " decided_at <= :at ORDER BY decided_at DESC,"
                                        + " event_offset DESC LIMIT 1")
                        .bind("job", job)
                        .bind("at", at.toEpochMilli())
                        .map((row, context) ->
                                row.getInt("paused") == 1
                                        ? Columns.instant(row, "decided_at")
                                        : Instant.MIN)
                        .findOne()
                        .filter(since -> since.isAfter(Instant.MIN)));
    }

    /// The revision that was in force then, empty where there was none.
    public Optional<Long> revision(String job, Instant at) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT revision FROM definitions WHERE job = :job AND applied_at"
                                        + " <= :at ORDER BY revision DESC LIMIT 1")
                        .bind("job", job)
                        .bind("at", at.toEpochMilli())
                        .mapTo(Long.class)
                        .findOne());
    }

    /// Runs that were there and had not ended, the oldest first.
    public List<RunRow> live(String job, Instant at) {
        return runs(
                "job = :job AND created_at <= :at AND (ended_at IS NULL OR ended_at > :at)"
                        + " ORDER BY created_at, id",
                Map.of("job", job, "at", at.toEpochMilli()));
    }

    /// Runs that ended with an outcome in this stretch of time, the newest first.
    public List<RunRow> outcomes(String job, Instant after, Instant until) {
        return runs(
                "job = :job AND ended_at > :after AND ended_at <= :until"
                        + " AND state IN ('SUCCEEDED', 'FAILED', 'CANCELLED')"
                        + " ORDER BY ended_at DESC, id",
                Map.of("job", job, "after", after.toEpochMilli(), "until", until.toEpochMilli()));
    }

    /// When outcomes of other jobs were last used up by a run of this job, or could first count.
    /// Nothing holds manual runs, children and reruns at that gate.
    public Instant outcomesSince(String job, Instant at) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                SELECT MAX(t) AS t FROM (
                                  SELECT MIN(applied_at) AS t FROM definitions WHERE job = :job
                                  UNION ALL
                                  SELECT MAX(created_at) FROM runs WHERE job = :job AND created_at <= :at
                                    AND trigger_kind = 'depends_on'
                                  UNION ALL
                                  SELECT MAX(started_at) FROM runs WHERE job = :job AND started_at <= :at
                                    AND trigger_kind NOT IN ('manual', 'job', 'rerun')) moments\
                                """)
                        .bind("job", job)
                        .bind("at", at.toEpochMilli())
                        .map((row, context) -> Columns.maybeInstant(row, "t"))
                        .findOne()
                        .orElse(Instant.EPOCH));
    }

    /// Runs created in this stretch of time that did not end SKIPPED.
    public long created(String job, Instant from, Instant until) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT COUNT(*) FROM runs WHERE job = :job AND created_at >= :from"
                                        + " AND created_at <= :until AND state <> 'SKIPPED'")
                        .bind("job", job)
                        .bind("from", from.toEpochMilli())
                        .bind("until", until.toEpochMilli())
                        .mapTo(Long.class)
                        .one());
    }

    /// Runs created until then, the newest first.
    public List<RunRow> lastCreated(String job, Instant until, int limit) {
        List<RunRow> runs =
                runs(
                        "job = :job AND created_at <= :until ORDER BY created_at DESC, id DESC",
                        Map.of("job", job, "until", until.toEpochMilli()));
        return runs.subList(0, Math.min(limit, runs.size()));
    }

    /// Triggers of the job that were refused until then, the newest first.
    public List<RefusedTrigger> refused(String job, Instant until, int limit) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT asked_id, kind, message, decided_at FROM refusals WHERE"
                                        + " job = :job AND what = 'trigger' AND decided_at <="
                                        + " :until ORDER BY decided_at DESC LIMIT :limit")
                        .bind("job", job)
                        .bind("until", until.toEpochMilli())
                        .bind("limit", limit)
                        .map((row, context) ->
                                new RefusedTrigger(
                                        row.getString("asked_id"),
                                        row.getString("kind"),
                                        row.getString("message"),
                                        Columns.instant(row, "decided_at")))
                        .list());
    }

    /// Attempts that held slots of a pool then, the oldest first.
    ///
    /// @param past not now, so that runs that have ended may count
    /// @param since those that began later count too, though they had ended; null for none
    public List<Holder> holders(String pool, Instant at, boolean past, @Nullable Instant since) {
        Map<String, Map<String, Integer>> users = users(pool);
        if (users.isEmpty()) {
            return List.of();
        }
        long from = since == null ? at.toEpochMilli() : since.toEpochMilli();
        String alive =
                past || since != null
                        ? "(r.ended_at IS NULL OR r.ended_at > :from)"
                        : "r.ended_at IS NULL";
        List<Holder> holders = new ArrayList<>();
        jdbi.useHandle(handle ->
                handle
                        .createQuery(
                                """
                                SELECT r.job, r.revision, a.run_id, a.task, a.instance, a.ended_at,
                                  COALESCE(a.queued_at, a.started_at) AS since
                                FROM runs r JOIN attempts a ON a.run_id = r.id
                                WHERE r.created_at <= :at AND %s
                                  AND COALESCE(a.queued_at, a.started_at) <= :at
                                  AND (a.ended_at IS NULL OR a.ended_at > :at
                                    OR COALESCE(a.queued_at, a.started_at) > :from)
                                ORDER BY since, a.run_id, a.task, a.instance\
                                """
                                        .formatted(alive))
                        .bind("at", at.toEpochMilli())
                        .bind("from", from)
                        .map((row, context) -> holder(row, users, at))
                        .stream()
                        .filter(Optional::isPresent)
                        .forEach(found -> holders.add(found.get())));
        return holders;
    }

    /// Attempts that wait for the pool right now.
    public int waiting(String pool) {
        Map<String, Map<String, Integer>> users = users(pool);
        return users.isEmpty()
                ? 0
                : (int)
                        jdbi.withHandle(handle ->
                                handle
                                        .createQuery(
                                                "SELECT r.job, r.revision, t.task FROM runs r JOIN"
                                                        + " tasks t ON t.run_id = r.id WHERE"
                                                        + " r.ended_at IS NULL AND t.state ="
                                                        + " 'PENDING' AND t.reason = 'POOL'")
                                        .map((row, context) ->
                                                slots(row, users).isPresent() ? 1 : 0)
                                        .stream()
                                        .mapToInt(Integer::intValue)
                                        .sum());
    }

    private static Optional<Holder> holder(
            ResultSet row, Map<String, Map<String, Integer>> users, Instant at)
            throws SQLException {
        Optional<Integer> slots = slots(row, users);
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        Instant ended = Columns.maybeInstant(row, "ended_at");
        return Optional.of(
                new Holder(
                        row.getString("run_id"),
                        row.getString("task"),
                        row.getInt("instance"),
                        slots.get(),
                        Columns.instant(row, "since"),
                        ended != null && !ended.isAfter(at)));
    }

    private static Optional<Integer> slots(ResultSet row, Map<String, Map<String, Integer>> users)
            throws SQLException {
        Map<String, Integer> tasks =
                users.get(row.getString("job") + "@" + row.getLong("revision"));
        return Optional.ofNullable(tasks == null ? null : tasks.get(row.getString("task")));
    }

    /// How many slots of the pool each task takes, by `job@revision`.
    private Map<String, Map<String, Integer>> users(String pool) {
        Map<String, Map<String, Integer>> users = new HashMap<>();
        jdbi.useHandle(handle ->
                handle.createQuery(
                                "SELECT job, revision, model FROM definitions WHERE model LIKE"
                                        + " :named")
                        .bind("named", "%\"" + pool + "\"%")
                        .map((row, context) ->
                                Map.entry(
                                        row.getString("job") + "@" + row.getLong("revision"),
                                        slots(AvroJson.value(row.getString("model")), pool)))
                        .forEach(found -> users.put(found.getKey(), found.getValue())));
        return users;
    }

    private static Map<String, Integer> slots(JsonNode model, String pool) {
        Map<String, Integer> slots = new HashMap<>();
        for (JsonNode task : model.path("tasks")) {
            JsonNode taken = task.path("pools").path(pool);
            if (!taken.isMissingNode()) {
                slots.put(task.path("name").asText(), taken.asInt());
            }
        }
        return slots;
    }

    private List<RunRow> runs(String where, Map<String, Object> values) {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT * FROM runs WHERE " + where + " LIMIT " + MOST)
                        .bindMap(values)
                        .map((row, context) -> RunQueries.run(row))
                        .list());
    }
}
