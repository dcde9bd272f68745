package io.hivemind.scheduler.history.query;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.scheduler.history.json.AvroJson;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Definitions of jobs, and what the engine last decided about executors.
public final class JobQueries {
    private static final String NO_RUN = ", NULL AS run_id, NULL AS run_state, NULL AS run_reason";
    private static final String PAUSED =
            ", (SELECT p.paused FROM pauses p WHERE p.job = d.job ORDER BY p.decided_at DESC,"
                    + " p.event_offset DESC LIMIT 1) AS paused";
    private static final String LAST_RUN =
            " LEFT JOIN runs r ON r.id = (SELECT id FROM runs WHERE runs.job = d.job ORDER BY"
                    + " created_at DESC, id DESC LIMIT 1)";

    private final Jdbi jdbi;

    public JobQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// By name, each with its last run.
    ///
    /// @param after the `next` of the page before, null for the first
    public Page<JobRow> list(@Nullable String after, int limit) {
        List<JobRow> read =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        "SELECT d.*, r.id AS run_id, r.state AS run_state, r.reason"
                                                + " AS run_reason"
                                                + PAUSED
                                                + " FROM definitions d"
                                                + LAST_RUN
                                                + " WHERE d.latest = 1 AND d.job > :after ORDER BY"
                                                + " d.job LIMIT :limit")
                                .bind("after", after == null ? "" : after)
                                .bind("limit", limit + 1)
                                .map((row, context) -> job(row))
                                .list());
        return Page.of(read, limit, JobRow::name);
    }

    /// The definition in force.
    public Optional<JobRow> find(String name) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT d.*"
                                        + NO_RUN
                                        + PAUSED
                                        + " FROM definitions d WHERE d.job = :job AND d.latest = 1")
                        .bind("job", name)
                        .map((row, context) -> job(row))
                        .findOne());
    }

    /// The model that a run is pinned to, as JSON; empty where it is no longer known.
    public Optional<String> model(String name, long revision) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT model FROM definitions WHERE job = :job AND revision ="
                                        + " :revision")
                        .bind("job", name)
                        .bind("revision", revision)
                        .mapTo(String.class)
                        .findOne());
    }

    /// Names of all jobs in force.
    public List<String> names() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT job FROM definitions WHERE latest = 1 ORDER BY job")
                        .mapTo(String.class)
                        .list());
    }

    /// The pools in force.
    public List<PoolSpec> pools() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT * FROM pools ORDER BY pool")
                        .map((row, context) -> pool(row))
                        .list());
    }

    /// Jobs in force of which a task takes of the pool.
    public List<String> jobsOf(String pool) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT job, model FROM definitions WHERE latest = 1 AND model LIKE"
                                        + " :named ORDER BY job")
                        .bind("named", "%\"" + pool + "\"%")
                        .map((row, context) ->
                                takes(row.getString("model"), pool) ? row.getString("job") : "")
                        .filter(job -> !job.isEmpty())
                        .list());
    }

    private static boolean takes(String model, String pool) {
        for (JsonNode task : AvroJson.value(model).path("tasks")) {
            if (task.path("pools").has(pool)) {
                return true;
            }
        }
        return false;
    }

    private static PoolSpec pool(ResultSet row) throws SQLException {
        String name = row.getString("pool");
        Integer slots = Columns.maybeInt(row, "slots");
        return slots != null
                ? new PoolSpec.Slots(name, slots)
                : new PoolSpec.Rate(
                        name, row.getInt("starts"), Duration.ofMillis(row.getLong("per_ms")));
    }

    /// Where a file's content lies on the files topic, as `partition:offset,…`; empty where it was
    /// never published.
    public Optional<String> chunks(String sha256) {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT chunks FROM files WHERE sha256 = :sha256")
                        .bind("sha256", sha256)
                        .mapTo(String.class)
                        .findOne());
    }

    /// Executors that the engine holds for lost, by id and incarnation.
    public List<LostExecutor> lostExecutors() {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT executor, incarnation FROM executors WHERE state = 'lost'")
                        .map((row, context) ->
                                new LostExecutor(
                                        row.getString("executor"), row.getString("incarnation")))
                        .list());
    }

    /// One incarnation that is lost.
    public record LostExecutor(String executor, String incarnation) {}

    private static JobRow job(ResultSet row) throws SQLException {
        String run = row.getString("run_id");
        return new JobRow(
                row.getString("job"),
                row.getLong("revision"),
                row.getString("content_hash"),
                row.getString("source"),
                row.getString("source_name"),
                row.getString("model"),
                Columns.instant(row, "applied_at"),
                row.getInt("paused") == 1,
                run == null
                        ? null
                        : new JobRow.LastRun(
                                run, row.getString("run_state"), row.getString("run_reason")));
    }
}
