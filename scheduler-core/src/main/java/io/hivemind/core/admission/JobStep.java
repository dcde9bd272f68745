package io.hivemind.core.admission;

import io.hivemind.core.job.MaxRuns;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One decision in the making: the rows as they are after what was decided so far, and the effects.
/// Thrown away when the decision stands.
final class JobStep {
    private final JobReader state;
    private final JobPlan plan;
    private final Instant now;
    private JobRow.Header header;
    private final Map<String, JobRow.@Nullable AdmittedRun> runs = new LinkedHashMap<>();
    private final Map<String, JobRow.@Nullable AdmittedRun> runsBefore = new LinkedHashMap<>();
    private final Map<OutcomeId, JobRow.@Nullable JobOutcome> outcomes = new LinkedHashMap<>();
    private final List<JobChange> others = new ArrayList<>();
    private final List<JobEffect> effects = new ArrayList<>();

    private record OutcomeId(String job, String key) {}

    JobStep(JobReader state, JobPlan plan, Instant now) {
        this.state = state;
        this.plan = plan;
        this.now = now;
        JobRow.Header known = state.header();
        this.header = known != null ? known : JobRow.Header.first(now);
    }

    JobPlan plan() {
        return plan;
    }

    Instant now() {
        return now;
    }

    JobReader state() {
        return state;
    }

    JobRow.Header header() {
        return header;
    }

    void pause(boolean paused) {
        header = header.paused(paused);
    }

    void hasFreeRuns(boolean has) {
        header = header.withFreeRuns(has);
    }

    long nextOrder() {
        long order = header.nextOrder();
        header = header.next();
        return order;
    }

    /// Runs in the window of `max_runs` that this moment is in.
    long counted(MaxRuns.Window window) {
        if (window instanceof MaxRuns.Window.Life) {
            return header.runs();
        }
        JobRow.WindowCount count = header.window();
        if (count == null
                || !count.window().equals(window)
                || !count.from().equals(Windows.start(window, now))) {
            return 0;
        }
        return count.runs();
    }

    /// A run was created that does not end SKIPPED at once.
    void count() {
        MaxRuns limit = plan.job().options().maxRuns();
        JobRow.WindowCount window = null;
        if (limit != null && !(limit.window() instanceof MaxRuns.Window.Life)) {
            window =
                    new JobRow.WindowCount(
                            limit.window(),
                            Windows.start(limit.window(), now),
                            counted(limit.window()) + 1);
        }
        count(header.runs() + 1, window);
    }

    /// A run that was counted at this moment ends SKIPPED after all.
    void uncount(Instant createdAt) {
        JobRow.WindowCount window = header.window();
        if (window != null && !createdAt.isBefore(window.from())) {
            window = new JobRow.WindowCount(window.window(), window.from(), window.runs() - 1);
        }
        count(header.runs() - 1, window);
    }

    private void count(long life, JobRow.@Nullable WindowCount window) {
        header = header.counted(life, window);
    }

    JobRow.@Nullable AdmittedRun run(String runId) {
        return runs.containsKey(runId) ? runs.get(runId) : state.run(runId);
    }

    void put(JobRow.AdmittedRun run) {
        write(run.runId(), run);
    }

    void remove(JobRow.AdmittedRun run) {
        write(run.runId(), null);
    }

    int count(JobRow.Stage stage, String key) {
        int count = state.count(stage, key);
        for (Map.Entry<String, JobRow.@Nullable AdmittedRun> changed : runs.entrySet()) {
            count += isAt(stage, key, changed.getValue()) ? 1 : 0;
            count -= isAt(stage, key, runsBefore.get(changed.getKey())) ? 1 : 0;
        }
        return count;
    }

    JobRow.@Nullable AdmittedRun first(JobRow.Stage stage, String key) {
        return next(stage, key, -1);
    }

    JobRow.@Nullable AdmittedRun next(JobRow.Stage stage, String key, long after) {
        JobRow.AdmittedRun stored = state.next(stage, key, after);
        while (stored != null && runs.containsKey(stored.runId())) {
            stored = state.next(stage, key, stored.order());
        }
        JobRow.AdmittedRun best = stored;
        for (JobRow.AdmittedRun changed : runs.values()) {
            if (changed != null
                    && isAt(stage, key, changed)
                    && changed.order() > after
                    && (best == null || changed.order() < best.order())) {
                best = changed;
            }
        }
        return best;
    }

    JobRow.@Nullable JobOutcome outcome(String job, String key) {
        OutcomeId id = new OutcomeId(job, key);
        return outcomes.containsKey(id) ? outcomes.get(id) : state.outcome(job, key);
    }

    void put(JobRow.JobOutcome outcome) {
        outcomes.put(new OutcomeId(outcome.job(), outcome.key()), outcome);
    }

    void remove(JobRow.JobOutcome outcome) {
        outcomes.put(new OutcomeId(outcome.job(), outcome.key()), null);
    }

    /// A row that this decision changes once and does not read again.
    void change(@Nullable JobRow before, JobRow after) {
        others.add(new JobChange(before, after));
    }

    void add(JobEffect effect) {
        effects.add(effect);
    }

    JobDecision decision() {
        return decision(null);
    }

    /// @param refused set where the command itself came to nothing, but is remembered
    JobDecision decision(JobDecision.@Nullable Refusal refused) {
        List<JobChange> changes = new ArrayList<>();
        add(changes, state.header(), header);
        runs.forEach((id, run) -> add(changes, runsBefore.get(id), run));
        outcomes.forEach((id, row) -> add(changes, state.outcome(id.job(), id.key()), row));
        changes.addAll(others);
        return new JobDecision(changes, effects, refused);
    }

    private static void add(
            List<JobChange> changes, @Nullable JobRow before, @Nullable JobRow after) {
        if (before == null ? after != null : !before.equals(after)) {
            changes.add(new JobChange(before, after));
        }
    }

    private void write(String runId, JobRow.@Nullable AdmittedRun run) {
        if (!runs.containsKey(runId)) {
            runsBefore.put(runId, state.run(runId));
        }
        runs.put(runId, run);
    }

    private static boolean isAt(JobRow.Stage stage, String key, JobRow.@Nullable AdmittedRun run) {
        return run != null && run.stage() == stage && run.key().equals(key);
    }
}
