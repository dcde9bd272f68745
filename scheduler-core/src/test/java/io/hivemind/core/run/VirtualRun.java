package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

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
    record Entry(How how, int exitCode, Duration after) {
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
    private @Nullable Instant endedAt;
    private long happenings;

    private VirtualRun(RunBox box) {
        this.box = box;
    }

    static VirtualRun of(Jobs.Builder... tasks) {
        return new VirtualRun(new RunBox(Jobs.plan(tasks)));
    }

    /// The last entry repeats; an attempt without a script succeeds at once.
    VirtualRun script(String task, Entry... entries) {
        scripts.put(task, List.of(entries));
        return this;
    }

    VirtualRun cancelAt(int afterS) {
        at(RunBox.START.plusSeconds(afterS), Turn.EVENTS, () -> handle(new RunCommand.CancelRun()));
        return this;
    }

    VirtualRun run() {
        handle(box.startRun());
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
        assertThat(row.state() + reason + " " + row.attempt() + " " + times + " " + end)
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
        if (box.decide(command) instanceof Decision.Accepted accepted) {
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
            case Effect.AwaitQueue ignored -> {}
            case Effect.ContinueLater(int from) ->
                    at(box.now, Turn.EVENTS, () -> handle(new RunCommand.Continue(from)));
            case Effect.ClearTimer ignored -> {}
            case Effect.StopAttempt ignored -> {}
            case Effect.PublishRecord ignored -> {}
            case Effect.ForgetRun ignored -> {}
        }
    }

    private void start(Effect.Dispatch dispatch) {
        String task = dispatch.task().task();
        TaskRun row = box.row(task);
        if (row.state() != TaskState.QUEUED || row.dispatch() != dispatch.dispatch()) {
            return;
        }
        AttemptRef attempt =
                new AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch());
        report(attempt, new Content.Started());
        List<Instant> all = starts.computeIfAbsent(task, any -> new ArrayList<>());
        all.add(box.now);
        List<Entry> script = scripts.getOrDefault(task, List.of(succeed(0)));
        Entry entry = script.get(Math.min(all.size(), script.size()) - 1);
        Duration timeout = Objects.requireNonNull(box.plan.find(task)).spec().timeout();
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
            case SUCCEED -> at(end, Turn.ENDS, () -> report(attempt, box.succeeded()));
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
