package io.hivemind.core.admission;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// One job's rows in memory, for the simulator and for tests. One caller at a time.
public final class JobTable implements JobReader {
    private record Queue(JobRow.Stage stage, String key) {}

    private record Upstream(String job, int partition) {}

    private static final Comparator<JobRow.JobOutcome> BY_END =
            Comparator.comparing(JobRow.JobOutcome::endedAt)
                    .thenComparing(JobRow.JobOutcome::job)
                    .thenComparing(JobRow.JobOutcome::key);

    private JobRow.@Nullable Header header;
    private final Map<String, JobRow.AdmittedRun> runs = new HashMap<>();
    private final Map<Queue, NavigableMap<Long, JobRow.AdmittedRun>> queues = new HashMap<>();
    private final Map<JobRow.Stage, NavigableMap<Long, JobRow.AdmittedRun>> stages =
            new HashMap<>();
    private final Map<String, Map<String, JobRow.JobOutcome>> outcomes = new HashMap<>();
    private final TreeMap<JobRow.JobOutcome, JobRow.JobOutcome> byEnd = new TreeMap<>(BY_END);
    private final Map<Upstream, JobRow.Heard> heard = new HashMap<>();
    private final Map<String, Long> taskRuns = new HashMap<>();

    public void apply(List<JobChange> changes) {
        changes.forEach(change -> {
            if (change.before() != null) {
                remove(change.before());
            }
            if (change.after() != null) {
                put(change.after());
            }
        });
    }

    @Override
    public JobRow.@Nullable Header header() {
        return header;
    }

    @Override
    public JobRow.@Nullable AdmittedRun run(String runId) {
        return runs.get(runId);
    }

    @Override
    public int count(JobRow.Stage stage, String key) {
        NavigableMap<Long, JobRow.AdmittedRun> queue = queues.get(new Queue(stage, key));
        return queue == null ? 0 : queue.size();
    }

    @Override
    public JobRow.@Nullable AdmittedRun next(JobRow.Stage stage, String key, long after) {
        return next(queues.get(new Queue(stage, key)), after);
    }

    @Override
    public JobRow.@Nullable AdmittedRun next(JobRow.Stage stage, long after) {
        return next(stages.get(stage), after);
    }

    @Override
    public JobRow.@Nullable JobOutcome outcome(String job, String key) {
        Map<String, JobRow.JobOutcome> ofJob = outcomes.get(job);
        return ofJob == null ? null : ofJob.get(key);
    }

    @Override
    public JobRow.@Nullable JobOutcome nextOutcome(JobRow.@Nullable JobOutcome after) {
        Map.Entry<JobRow.JobOutcome, JobRow.JobOutcome> next =
                after == null ? byEnd.firstEntry() : byEnd.higherEntry(after);
        return next == null ? null : next.getValue();
    }

    @Override
    public int outcomes() {
        return byEnd.size();
    }

    @Override
    public JobRow.@Nullable Heard heard(String job, int partition) {
        return heard.get(new Upstream(job, partition));
    }

    @Override
    public long taskRuns(String task) {
        return taskRuns.getOrDefault(task, 0L);
    }

    private void put(JobRow row) {
        switch (row) {
            case JobRow.Header changed -> header = changed;
            case JobRow.AdmittedRun run -> {
                runs.put(run.runId(), run);
                Queue queue = new Queue(run.stage(), run.key());
                queues.computeIfAbsent(queue, q -> new TreeMap<>()).put(run.order(), run);
                stages.computeIfAbsent(run.stage(), s -> new TreeMap<>()).put(run.order(), run);
            }
            case JobRow.JobOutcome outcome -> {
                outcomes.computeIfAbsent(outcome.job(), job -> new HashMap<>())
                        .put(outcome.key(), outcome);
                byEnd.put(outcome, outcome);
            }
            case JobRow.Heard latest ->
                    heard.put(new Upstream(latest.job(), latest.partition()), latest);
            case JobRow.TaskRuns count -> taskRuns.put(count.task(), count.runs());
        }
    }

    private void remove(JobRow row) {
        switch (row) {
            case JobRow.Header ignored -> header = null;
            case JobRow.AdmittedRun run -> {
                runs.remove(run.runId());
                queues.computeIfPresent(
                        new Queue(run.stage(), run.key()), (q, rows) -> without(rows, run));
                stages.computeIfPresent(run.stage(), (s, rows) -> without(rows, run));
            }
            case JobRow.JobOutcome outcome -> {
                outcomes.computeIfPresent(
                        outcome.job(),
                        (job, rows) -> {
                            rows.remove(outcome.key());
                            return rows.isEmpty() ? null : rows;
                        });
                byEnd.remove(outcome);
            }
            case JobRow.Heard old -> heard.remove(new Upstream(old.job(), old.partition()));
            case JobRow.TaskRuns count -> taskRuns.remove(count.task());
        }
    }

    private static JobRow.@Nullable AdmittedRun next(
            @Nullable NavigableMap<Long, JobRow.AdmittedRun> rows, long after) {
        Map.Entry<Long, JobRow.AdmittedRun> next = rows == null ? null : rows.higherEntry(after);
        return next == null ? null : next.getValue();
    }

    private static @Nullable NavigableMap<Long, JobRow.AdmittedRun> without(
            NavigableMap<Long, JobRow.AdmittedRun> rows, JobRow.AdmittedRun run) {
        rows.remove(run.order());
        return rows.isEmpty() ? null : rows;
    }
}
