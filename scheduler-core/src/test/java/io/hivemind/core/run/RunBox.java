package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Placement;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A run in memory, with a clock that tests move. Its state is the fold of the events, and each
/// decision's own view of the state is held against that.
final class RunBox implements RunReader {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String RUN_ID = "0-abcdefghijklmnop";
    static final Lease LEASE = new Lease("one", "i1");
    static final Lease OTHER = new Lease("two", "i2");

    final Plan plan;
    final List<RunEvent> events = new ArrayList<>();
    final List<RecordedRun.Recorded> recorded = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final Map<Timer.Id, Timer> timers = new LinkedHashMap<>();
    final Map<String, Long> taskRuns = new HashMap<>();

    /// Attempts that wait for slots, and those that hold some.
    final Set<String> waiting = new LinkedHashSet<>();

    final Set<String> holding = new LinkedHashSet<>();
    Instant now = START;
    int rowsRead;
    boolean queuesAreThere = true;
    private @Nullable Run run;
    private @Nullable Run lastRun;
    private final Map<TaskKey, TaskRun> rows = new LinkedHashMap<>();

    RunBox(Plan plan) {
        this.plan = plan;
    }

    static RunBox started(Jobs.Builder... tasks) {
        RunBox box = new RunBox(Jobs.plan(tasks));
        box.accept(box.startRun());
        return box;
    }

    RunCommand.StartRun startRun() {
        return new RunCommand.StartRun(
                RUN_ID, new TriggerRef("manual", "m1", null), new Json("{}"), START);
    }

    @Override
    public @Nullable Run run() {
        return run;
    }

    /// The header after the last event, also of a run that is over.
    Run lastRun() {
        return Objects.requireNonNull(lastRun);
    }

    /// As if the run, which is over, had not left the store: its id is remembered for longer.
    void keepHeader() {
        run = lastRun;
    }

    @Override
    public TaskRun task(TaskKey key) {
        rowsRead++;
        return row(key);
    }

    @Override
    public boolean hasQueue(Placement placement) {
        return queuesAreThere;
    }

    @Override
    public long taskRuns(String task) {
        return taskRuns.getOrDefault(task, 0L);
    }

    /// `task`, or `task[2]`.
    TaskRun row(String name) {
        return row(key(name));
    }

    static TaskKey key(String name) {
        int bracket = name.indexOf('[');
        return bracket < 0
                ? TaskKey.of(name)
                : new TaskKey(
                        name.substring(0, bracket),
                        Integer.parseInt(name.substring(bracket + 1, name.length() - 1)));
    }

    /// Grants the slots that the task's next attempt waits for.
    Decision grant(String task) {
        assertThat(waiting).contains(row(task).key() + "/" + row(task).requests());
        return decide(granted(task));
    }

    /// What the pools say when they have given the task's next attempt slots, asked for or not.
    RunCommand.PoolGranted granted(String task) {
        TaskRun row = row(task);
        String name = row.key() + "/" + row.requests();
        waiting.remove(name);
        holding.add(name);
        return new RunCommand.PoolGranted(row.key(), row.requests());
    }

    private TaskRun row(TaskKey key) {
        return rows.getOrDefault(key, TaskRun.pending(key));
    }

    /// A task of the run as the run has it.
    TaskPlan taskPlan(TaskKey key) {
        TaskPlan whole = plan.in(lastRun(), plan.whole(key));
        return key.isInstance() ? whole.instance(key.instance()) : whole;
    }

    /// A row that no event led to.
    void put(TaskRun row) {
        rows.put(row.key(), row);
    }

    RunBox after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Decision decide(RunCommand command) {
        Decision decision = RunDecider.decide(this, plan, command, now);
        if (decision instanceof Decision.Rejected rejected) {
            for (Effect effect : rejected.effects()) {
                if (effect instanceof Effect.ReleasePool(TaskKey task, int request)) {
                    holding.remove(task + "/" + request);
                }
            }
        }
        if (decision instanceof Decision.Accepted accepted) {
            keep(accepted);
        }
        return decision;
    }

    /// The events of a command that is carried out.
    List<RunEvent> accept(RunCommand command) {
        Decision decision = decide(command);
        assertThat(decision).as("%s", command).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision).events();
    }

    Decision.Rejected reject(RunCommand command) {
        Decision decision = decide(command);
        assertThat(decision).as("%s", command).isInstanceOf(Decision.Rejected.class);
        return (Decision.Rejected) decision;
    }

    /// Commands of one instant, decided together.
    RunDecider.Together together(RunCommand... commands) {
        RunDecider.Together decision =
                RunDecider.decideTogether(this, plan, List.of(commands), now);
        keep(decision.accepted());
        return decision;
    }

    /// Carries out all steps that were put off.
    void continueToTheEnd() {
        for (Effect effect = last();
                effect instanceof Effect.ContinueLater(int from, int instance);
                effect = last()) {
            accept(new RunCommand.Continue(from, instance));
        }
    }

    List<RunEvent> report(String task, RunCommand.Content content) {
        return accept(reportOf(task, LEASE, content));
    }

    /// A report about the attempt that the row says is current.
    RunCommand.Report reportOf(String task, Lease lease, RunCommand.Content content) {
        return new RunCommand.Report(current(task), lease, now, content);
    }

    RunCommand.AttemptRef current(String task) {
        TaskRun row = row(task);
        return new RunCommand.AttemptRef(row.key(), row.attempt(), row.dispatch());
    }

    RunCommand.FireTimer timer(Timer.Kind kind) {
        return timers.values().stream()
                .filter(timer -> timer.id().kind() == kind)
                .findFirst()
                .map(RunCommand.FireTimer::new)
                .orElseThrow();
    }

    RunCommand.Content.Succeeded succeeded() {
        return new RunCommand.Content.Succeeded(Json.NULL, now);
    }

    RunCommand.Content.Failed exit(int code) {
        return new RunCommand.Content.Failed(Reason.EXIT, code, null, "exit code " + code, now);
    }

    /// Rows that are not terminal.
    List<TaskRun> open() {
        return rows.values().stream().filter(row -> !row.state().isTerminal()).toList();
    }

    private @Nullable Effect last() {
        return effects.isEmpty() ? null : effects.getLast();
    }

    private void keep(Decision.Accepted accepted) {
        Map<TaskKey, TaskRun> touched = new LinkedHashMap<>();
        Run header = run;
        for (RunEvent event : accepted.events()) {
            header = RunEvolver.evolve(header, event);
            if (event instanceof RunEvent.OfTask ofTask) {
                for (TaskKey key : RunEvolver.touched(ofTask)) {
                    TaskRun row = touched.getOrDefault(key, row(key));
                    touched.put(key, RunEvolver.evolve(row, ofTask));
                }
            }
        }
        assertThat(accepted.run()).isEqualTo(header);
        assertThat(accepted.rows()).isEqualTo(touched);
        assertThat(touched.size()).isLessThanOrEqualTo(Limits.ROWS_PER_STEP + 5);
        rows.putAll(touched);
        run = header;
        lastRun = header;
        events.addAll(accepted.events());
        accepted.events().forEach(event -> recorded.add(new RecordedRun.Recorded(event, now)));
        effects.clear();
        effects.addAll(accepted.effects());
        accepted.effects().forEach(this::keep);
    }

    private void keep(Effect effect) {
        switch (effect) {
            case Effect.SetTimer(Timer timer) -> timers.put(timer.id(), timer);
            case Effect.ClearTimer(Timer.Id id) -> timers.remove(id);
            case Effect.ForgetRun() -> run = null;
            case Effect.Dispatch ignored -> {}
            case Effect.StopAttempt ignored -> {}
            case Effect.PublishRecord ignored -> {}
            case Effect.ContinueLater ignored -> {}
            case Effect.AwaitQueue ignored -> {}
            case Effect.RequestPool(var task, var request, var slots, var p, var at, var order) ->
                    assertThat(waiting.add(task + "/" + request)).as("%s asks once", task).isTrue();
            // Not there any more where a grant came between the cut of a run and its batches.
            case Effect.WithdrawPool(TaskKey task, int request) ->
                    waiting.remove(task + "/" + request);
            case Effect.ReleasePool(TaskKey task, int request) ->
                    assertThat(holding.remove(task + "/" + request)).as("%s holds", task).isTrue();
            case Effect.CountTaskRun(String task) -> taskRuns.merge(task, 1L, Long::sum);
            case Effect.StartChild ignored -> {}
            case Effect.CancelChild ignored -> {}
            case Effect.TellParent ignored -> {}
        }
    }
}
