package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/// One run in virtual time, with scripted attempts on executors that always have room: what the
/// language calls a test, as far as the core's own tests need it.
final class VirtualRun {

    /// What an attempt does: how it ends, and how long after its start.
    record Entry(How how, int exitCode, Duration after, Json output) {
        Entry(How how, int exitCode, Duration after) {
            this(how, exitCode, after, Json.NULL);
        }

        enum How {
            SUCCEED,
            FAIL,
            HANG,
            LOST
        }
    }

    static Entry succeed(int afterS) {
        return new Entry(Entry.How.SUCCEED, 0, Duration.ofSeconds(afterS));
    }

    static Entry succeed(String output, int afterS) {
        return new Entry(Entry.How.SUCCEED, 0, Duration.ofSeconds(afterS), new Json(output));
    }

    static Entry fail(int exitCode, int afterS) {
        return new Entry(Entry.How.FAIL, exitCode, Duration.ofSeconds(afterS));
    }

    static Entry lost(int afterS) {
        return new Entry(Entry.How.LOST, 0, Duration.ofSeconds(afterS));
    }

    static Entry hang() {
        return new Entry(Entry.How.HANG, 0, Duration.ofDays(30));
    }

    /// What happens at one instant happens in this order (LANGUAGE section 12).
    private enum Turn {
        ENDS,
        LOSSES,
        TIMEOUTS,
        EVENTS,
        TIMERS,
        STARTS
    }

    private record Happening(Instant at, Turn turn, long order, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = at.compareTo(other.at);
            int byTurn = turn.compareTo(other.turn);
            return byTime != 0 ? byTime : byTurn != 0 ? byTurn : Long.compare(order, other.order);
        }
    }

    private final RunBox box;
    private final Map<String, List<Entry>> scripts = new HashMap<>();
    private final Map<String, List<Instant>> starts = new HashMap<>();
    private final PriorityQueue<Happening> future = new PriorityQueue<>();
    private Json params = new Json("{}");
    private io.hivemind.core.run.Entry createdAs = new io.hivemind.core.run.Entry.Start();
    private @Nullable Instant endedAt;
    private long happenings;

    private VirtualRun(RunBox box) {
        this.box = box;
    }

    static VirtualRun of(Jobs.Builder... tasks) {
        return of(JobOptions.NONE, tasks);
    }

    static VirtualRun of(JobOptions options, Jobs.Builder... tasks) {
        return new VirtualRun(new RunBox(Jobs.plan(options, tasks)));
    }

    /// The last entry repeats; an attempt without a script succeeds at once.
    VirtualRun script(String task, Entry... entries) {
        scripts.put(task, List.of(entries));
        return this;
    }

    VirtualRun cancelAt(int afterS) {
        return commandAt(afterS, new RunCommand.CancelRun());
    }

    VirtualRun commandAt(int afterS, RunCommand command) {
        at(RunBox.START.plusSeconds(afterS), Turn.EVENTS, () -> handle(command));
        return this;
    }

    VirtualRun params(String json) {
        params = new Json(json);
        return this;
    }

    VirtualRun createdAs(io.hivemind.core.run.Entry entry) {
        createdAs = entry;
        return this;
    }

    VirtualRun run() {
        RunCommand.StartRun start = box.startRun();
        handle(
                new RunCommand.StartRun(
                        start.runId(),
                        start.trigger(),
                        params,
                        start.nominalAt(),
                        createdAs,
                        null));
        while (!future.isEmpty()) {
            Happening next = future.remove();
            box.now = next.at;
            next.action.run();
        }
        return this;
    }

    /// Checks how the run ended, and when after its start.
    VirtualRun ends(RunState state, double afterS) {
        assertThat(box.lastRun().state()).isEqualTo(state);
        assertThat(Duration.between(RunBox.START, Objects.requireNonNull(endedAt)))
                .isEqualTo(Duration.ofMillis((long) (afterS * 1_000)));
        return this;
    }

    /// The run's reason, null for none, and its output.
    VirtualRun with(@Nullable Reason reason, String output) {
        assertThat(box.lastRun().reason()).isEqualTo(reason);
        assertThat(box.lastRun().output()).isEqualTo(new Json(output));
        return this;
    }

    RunBox box() {
        return box;
    }

    /// Checks a task against `STATE [REASON] attempts [starts] end`, times in seconds after the
    /// start.
    VirtualRun task(String name, String expected) {
        TaskRun row = box.row(name);
        String reason = row.reason() == null ? "" : " " + row.reason();
        String times =
                starts.getOrDefault(name, List.of()).stream()
                        .map(VirtualRun::seconds)
                        .collect(Collectors.joining(" ", "[", "]"));
        String end = seconds(Objects.requireNonNull(row.endedAt()));
        String fallback = row.isFallback() ? "+" + row.fallbackAttempts() : "";
        assertThat(row.state() + reason + " " + row.attempts() + fallback + " " + times + " " + end)
                .as(name)
                .isEqualTo(expected);
        return this;
    }

    private static String seconds(Instant at) {
        long ms = Duration.between(RunBox.START, at).toMillis();
        return ms % 1_000 == 0 ? String.valueOf(ms / 1_000) : String.valueOf(ms / 1_000.0);
    }

    private void handle(RunCommand command) {
        if (box.run() == null && !(command instanceof RunCommand.StartRun)) {
            return;
        }
        carryOut(box.decide(command));
    }

    private void carryOut(Decision decision) {
        if (decision instanceof Decision.Accepted accepted) {
            if (accepted.run().state().isTerminal()) {
                endedAt = box.now;
            }
            accepted.effects().forEach(this::carryOut);
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> at(box.now, Turn.STARTS, () -> start(dispatch));
            case Effect.SetTimer(Timer timer) ->
                    at(timer.dueAt(), Turn.TIMERS, () -> handle(new RunCommand.FireTimer(timer)));
            case Effect.ContinueLater(int from, int instance) ->
                    at(box.now, Turn.EVENTS, () -> handle(new RunCommand.Continue(from, instance)));
            case Effect.RequestPool ask ->
                    at(
                            box.now,
                            Turn.STARTS,
                            () -> {
                                if (box.waiting.contains(ask.task() + "/" + ask.request())) {
                                    carryOut(box.grant(ask.task().toString()));
                                }
                            });
            case Effect.StartChild child -> at(box.now, Turn.STARTS, () -> startChild(child));
            case Effect.WithdrawPool ignored -> {}
            case Effect.ReleasePool ignored -> {}
            case Effect.CancelChild ignored -> {}
            case Effect.TellParent ignored -> {}
            case Effect.CountTaskRun ignored -> {}
            case Effect.AwaitQueue ignored -> {}
            case Effect.ClearTimer ignored -> {}
            case Effect.StopAttempt ignored -> {}
            case Effect.PublishRecord ignored -> {}
            case Effect.ForgetRun ignored -> {}
        }
    }

    private Entry next(String task, boolean fallback) {
        List<Instant> all = starts.computeIfAbsent(task, any -> new ArrayList<>());
        all.add(box.now);
        String name = fallback ? task + ".fallback" : task;
        List<Entry> script =
                scripts.getOrDefault(
                        name,
                        scripts.getOrDefault(name.replaceFirst("\\[.*]", ""), List.of(succeed(0))));
        int used = fallback ? box.row(task).fallbackAttempts() : all.size();
        return script.get(Math.min(used, script.size()) - 1);
    }

    private void startChild(Effect.StartChild child) {
        Entry entry = next(child.task().toString(), false);
        RunState state = entry.how() == Entry.How.SUCCEED ? RunState.SUCCEEDED : RunState.FAILED;
        at(
                box.now.plus(entry.after()),
                Turn.ENDS,
                () ->
                        handle(
                                new RunCommand.ChildEnded(
                                        child.task(),
                                        child.attempt(),
                                        child.dispatch(),
                                        state,
                                        child.params(),
                                        "child-1",
                                        null)));
    }

    private void start(Effect.Dispatch dispatch) {
        String task = dispatch.task().toString();
        TaskRun row = box.row(task);
        if (row.state() != TaskState.QUEUED || row.dispatch() != dispatch.dispatch()) {
            return;
        }
        AttemptRef attempt =
                new AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch());
        report(attempt, new Content.Started());
        Entry entry = next(task, dispatch.fallback());
        TaskPlan plan = box.taskPlan(dispatch.task());
        Duration timeout = plan.work(row).timeout();
        if (timeout != null && timeout.compareTo(entry.after()) < 0) {
            at(
                    box.now.plus(timeout),
                    Turn.TIMEOUTS,
                    () ->
                            report(
                                    attempt,
                                    new Content.Failed(
                                            Reason.TIMED_OUT, null, null, "too long", box.now)));
            return;
        }
        Instant end = box.now.plus(entry.after());
        switch (entry.how()) {
            case SUCCEED ->
                    at(
                            end,
                            Turn.ENDS,
                            () -> report(attempt, new Content.Succeeded(entry.output(), box.now)));
            case FAIL -> at(end, Turn.ENDS, () -> report(attempt, box.exit(entry.exitCode())));
            case LOST ->
                    at(
                            end,
                            Turn.LOSSES,
                            () -> handle(new RunCommand.LoseAttempt(attempt, RunBox.LEASE)));
            case HANG -> {}
        }
    }

    private void report(AttemptRef attempt, Content content) {
        handle(new RunCommand.Report(attempt, RunBox.LEASE, box.now, content));
    }

    private void at(Instant at, Turn turn, Runnable action) {
        future.add(new Happening(at, turn, happenings++, action));
    }
}
